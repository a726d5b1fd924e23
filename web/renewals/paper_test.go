//go:build papertools

package renewals_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mengyue/portal/web/webtest"
)

// TM-5: the dashboard is there as a PDF that says what the page says, in both languages.
func TestDashboardIsAPaperToo(t *testing.T) {
	p := open(t)
	for b, want := range map[*webtest.Browser][]string{
		p.owner:                {"木棠女装的续签看板", "TM-10", "128天", "不超过127天", "期末预测", "预测方法", "2016-10", "¥670,000.00", "days.csv"},
		p.supervisor.English(): {"Renewalof木棠女装", "TM-10", "128days", "Forecastfortheend", "Howitisforecast"},
	} {
		at := "/renewals/S1/dashboard.pdf?as_of=2017-09-01"
		if b == p.owner {
			b.Get("/renewals/S1?as_of=2017-09-01").OK().HasText("下载看板（PDF）")
		} else {
			at = "/staff" + at
		}
		said := words(t, b.Get(at).OK().Body)
		for _, w := range want {
			if !strings.Contains(said, w) {
				t.Errorf("%s does not say %q:\n%s", at, w, said)
			}
		}
	}
	p.owner.Get("/renewals/S3/dashboard.pdf").Want(404)
}

// words are the words of a PDF without their spaces.
func words(t *testing.T, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "dashboard.pdf")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), "")
}
