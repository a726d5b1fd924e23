package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
)

// typed is what a command said and did.
type typed struct {
	t        *testing.T
	status   int
	out, say string
}

// shell is a folder with a database of its own in which commands are typed.
type shell struct {
	t   *testing.T
	dir string
}

func open(t *testing.T) shell {
	t.Helper()
	t.Setenv("LC_ALL", "en_GB.UTF-8")
	dir := t.TempDir()
	t.Chdir(dir)
	return shell{t, dir}
}

func (s shell) run(args ...string) typed { s.t.Helper(); return s.with("", args...) }

func (s shell) with(in string, args ...string) typed {
	s.t.Helper()
	var out, say bytes.Buffer
	status := run(context.Background(), args, strings.NewReader(in), &out, &say)
	return typed{s.t, status, out.String(), say.String()}
}

func (s shell) file(name, content string) string {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(content), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return name
}

// want checks the exit status and that stderr says the words.
func (r typed) want(status int, words ...string) typed {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("exit status %d, want %d; stdout %q, stderr %q", r.status, status, r.out, r.say)
	}
	for _, w := range words {
		if !strings.Contains(r.say, w) {
			r.t.Errorf("stderr lacks %q: %s", w, r.say)
		}
	}
	return r
}

func (r typed) printed(want string) {
	r.t.Helper()
	if r.out != want {
		r.t.Errorf("stdout %q, want %q", r.out, want)
	}
}

func TestWrongUsageExitsWithTwoAndSaysNothingOnStdout(t *testing.T) {
	s := open(t)
	for _, args := range [][]string{{}, {"nothing"}, {"deadline"}, {"deadline", "--from", "2026-02-13"}, {"deadline", "--from", "soon", "--period", "1d"},
		{"deadline", "--from", "2026-02-13", "--period", "1x"}, {"due", "--as-of", "x"}, {"due", "--format", "xml"}, {"assess", "--programme", "yanxuan"},
		{"assess", "--programme", "nothing", "--as-of", "2026-01-01"}, {"clauses", "--programme", "nothing"}, {"import", "cats", "x.csv"},
		{"import", "merchants"}, {"user", "add", "--role", "king", "--email", "a@b.example"}, {"serve", "--smtp", "http://x"}, {"serve", "--nothing"}} {
		s.run(args...).want(usage).printed("")
	}
}

func TestHelpIsForPeopleAndListsEveryCommand(t *testing.T) {
	r := open(t).run("--help").want(done, "serve", "worker", "migrate", "demo", "user", "import", "assess", "deadline", "due", "clauses", "rulebook", "audit", "replay", "backup", "restore")
	r.printed("")
	open(t).run("serve", "--help").want(done, "PORTAL_ADDR", "PORTAL_DB", "PORTAL_TRUSTED_PROXIES", "PORTAL_SMTP", "PORTAL_DEMO", "PORTAL_BLOBS")
}

// TIME-4: the end on stdout, the proof day by day on stderr.
func TestDeadlinePrintsTheEndAndTellsItsProof(t *testing.T) {
	s := open(t)
	s.run("deadline", "--from", "2026-02-13", "--period", "7wd").
		want(done, "2026-02-14  counts as 1: make-up workday", "2026-02-15  does not count: public holiday").printed("2026-03-03T00:00:00+08:00\n")
	s.run("deadline", "--from", "2026-11-22T15:30:00+08:00", "--period", "24h").want(done).printed("2026-11-23T15:30:00+08:00\n")
	s.run("deadline", "--from", "2026-11-22T07:30:00Z", "--period", "1mo").want(done).printed("2026-12-23T00:00:00+08:00\n")
	s.run("deadline", "--from", "2026-12-30", "--period", "3wd").want(done, "Provisional", "TIME-4")
	if _, err := os.Stat("var"); err == nil {
		t.Error("asking for a deadline made a database")
	}
}

func TestFlagsHaveEnvironmentVariables(t *testing.T) {
	s := open(t)
	t.Setenv("PORTAL_DB", "sqlite:here.db")
	s.run("migrate", "up").want(done)
	if _, err := os.Stat("here.db"); err != nil {
		t.Error(err)
	}
	t.Setenv("PORTAL_PERIOD", "1d")
	s.run("deadline", "--from", "2026-11-22").want(done).printed("2026-11-24T00:00:00+08:00\n")
}

func TestMigrateBringsTheSchemaAndSaysWhereItStands(t *testing.T) {
	s := open(t)
	if r := s.run("migrate", "status").want(done, "steps are missing"); !strings.Contains(r.out, "00001\tpending\t") || strings.Contains(r.out, "applied") {
		t.Error(r.out)
	}
	if r := s.run("migrate", "up").want(done, "steps taken"); !strings.Contains(r.out, "00001\tapplied\t") {
		t.Error(r.out)
	}
	s.run("migrate", "up").want(done, "0 steps taken").printed("")
	if r := s.run("migrate", "status").want(done, "at this version"); strings.Contains(r.out, "pending") {
		t.Error(r.out)
	}
}

const merchants = "merchant,name,legal_id,email\nM001,杭州云锦围裙厂,91330100799655058B,a@yunjin.example\n"

func market(s shell) {
	s.t.Helper()
	s.run("import", "merchants", s.file("merchants.csv", merchants)).want(done, "1 row, 1 new or changed, 0 refused")
	s.run("import", "stores", s.file("stores.csv", "store,merchant,name,platform,kind,created_on\nS001,M001,云锦,1688,ordinary,2020-01-01\nS002,M001,云锦二店,1688,ordinary,2021-01-01\n")).want(done)
	s.run("import", "facts", s.file("facts.csv", "subject,fact,since,value\nmerchant:M001,level,2026-01-01,4\nmerchant:M001,major_complaints_open,2026-01-01,0\n"+
		"merchant:M001,trademark_same_entity,2026-01-01,true\n")).want(done)
}

func TestImportTellsEachBadRowByItsPlaceAndKeepsTheGoodOnes(t *testing.T) {
	s := open(t)
	market(s)
	s.run("import", "merchants", "merchants.csv").want(done, "0 new or changed").printed("merchants.csv\t1\t0\t0\n")
	bad := "merchant,name,legal_id,email\nM002,苏州木槿,91330100799655058A,b@mujin.example\nM003,宁波海棠,91320500MA1MNK7H0E,\n"
	s.file("bad.csv", bad)
	r := s.run("import", "merchants", "bad.csv").want(failed, "bad.csv:2: legal_id: ")
	if !regexp.MustCompile(`(?m)^bad\.csv:2: legal_id: \S.*$`).MatchString(r.say) {
		t.Errorf("no FILE:LINE: column: reason in %s", r.say)
	}
	s.run("import", "--atomic", "merchants", "bad.csv").want(failed, "bad.csv:2: legal_id: ")
	s.run("import", "--dry-run", "merchants", "bad.csv").want(failed, "nothing was imported")
	s.with(merchants, "import", "merchants", "-").want(done)
	s.run("import", "merchants", "absent.csv").want(failed, "absent.csv")
	s.run("import", "merchants", s.file("cut.csv", "merchant;name\n")).want(failed)
}

// The keys of a record keep their order; numbers are strings.
func TestAssessPrintsOneRecordAStore(t *testing.T) {
	s := open(t)
	market(s)
	r := s.run("assess", "--programme", "yanxuan", "--as-of", "2026-11-20").want(done, "yanxuan/2023-08-04", "2 failed")
	lines := strings.Split(strings.TrimSuffix(r.out, "\n"), "\n")
	head := `{"programme":"yanxuan","rulebook":"2023-08-04","as_of":"2026-11-20T00:00:00+08:00","store":"S001","merchant":"M001","outcome":"failed",` +
		`"clauses":[{"id":"YX-3","result":"met","value":"4","limit":"3","unit":"","facts":{"level":"4"}}`
	if len(lines) != 2 || !strings.HasPrefix(lines[0], head) {
		t.Errorf("%d lines, the first: %s", len(lines), lines[0])
	}
	for _, l := range lines {
		var any map[string]any
		if err := json.Unmarshal([]byte(l), &any); err != nil {
			t.Error(err)
		}
	}
	if r := s.run("assess", "--programme", "yanxuan", "--as-of", "2026-11-20", "--store", "S002", "--format", "csv").want(done); !strings.HasPrefix(r.out,
		"programme,rulebook,as_of,store,merchant,outcome,clause,result,value,limit,unit,facts,level\nyanxuan,2023-08-04,2026-11-20T00:00:00+08:00,S002,M001,failed,YX-3,met,4,3,,") {
		t.Error(r.out)
	}
	s.run("assess", "--programme", "yanxuan", "--as-of", "2026-11-20", "--store", "S009").want(failed, "S009", "no such store")
	s.run("assess", "--programme", "yanxuan", "--as-of", "2020-01-01").want(failed)
}

// NUM-3: before a figure is known the outcome is undecided or failed, never met by silence.
func TestAssessNeverMeetsWhatIsNotAvailable(t *testing.T) {
	s := open(t)
	market(s)
	r := s.run("assess", "--programme", "yanxuan", "--as-of", "2025-12-31T23:59:59.999999+08:00", "--store", "S001").want(done)
	if !strings.Contains(r.out, `{"id":"YX-3","result":"not_available","value":"",`) || strings.Contains(r.out, `"outcome":"met"`) {
		t.Error(r.out)
	}
}

// GEN-2: what was recorded is recomputed to the same bytes.
func TestRecordedAssessmentReplays(t *testing.T) {
	s := open(t)
	market(s)
	s.run("assess", "--programme", "yanxuan", "--as-of", "2026-11-20", "--store", "S001", "--record").want(done)
	id := lastDecision(t)
	r := s.run("replay", id).want(done, "byte for byte")
	if !strings.HasPrefix(r.out, `{"programme":"yanxuan","rulebook":"2023-08-04","occasion":"monitor"`) {
		t.Error(r.out)
	}
	s.run("replay", "decision:"+id).want(done)
	s.run("replay", "01NOTHING").want(failed)
	s.run("audit", "verify").want(done, "The chain holds")
}

func lastDecision(t *testing.T) (id string) {
	t.Helper()
	h, err := storage{DB: "sqlite:var/portal.db"}.openAsIs()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	raw, err := h.db.Raw()
	if err != nil {
		t.Fatal(err)
	}
	if err := raw.QueryRow("SELECT id FROM decisions ORDER BY id DESC LIMIT 1").Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAuditVerifyFindsTheFirstBrokenEntry(t *testing.T) {
	s := open(t)
	market(s)
	if out := s.run("audit", "verify").want(done).out; !regexp.MustCompile(`^ok\t[0-9]+\t[0-9a-f]{64}\n$`).MatchString(out) {
		t.Errorf("the head is told as %q", out)
	}
	h, err := storage{DB: "sqlite:var/portal.db"}.openAsIs()
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := h.db.Raw()
	for _, q := range []string{"DROP TRIGGER audit_entries_stay", "UPDATE audit_entries SET action = 'nothing' WHERE seq = 2"} {
		if _, err := raw.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	_ = h.Close()
	r := s.run("audit", "verify").want(failed, "breaks at entry 2")
	if !strings.HasPrefix(r.out, "broken\t2\t") {
		t.Error(r.out)
	}
}

func TestUserAddReadsThePasswordFromStdin(t *testing.T) {
	s := open(t)
	market(s)
	r := s.with("correct horse battery staple\n", "user", "add", "--role", "administrator", "--email", "root@portal.example").want(done, "root@portal.example")
	if len(strings.TrimSpace(r.out)) != 26 {
		t.Errorf("no id: %q", r.out)
	}
	s.with("correct horse battery staple\n", "user", "add", "--role", "administrator", "--email", "ROOT@portal.example").want(failed, "already has an account")
	s.with("short\n", "user", "add", "--role", "auditor", "--email", "b@portal.example").want(failed, "password")
	s.with("correct horse battery staple", "user", "add", "--role", "merchant_owner", "--email", "c@portal.example").want(failed, "merchant")
	s.with("correct horse battery staple", "user", "add", "--role", "merchant_owner", "--email", "c@portal.example", "--merchant", "M404").want(failed, "no such merchant")
	s.with("correct horse battery staple", "user", "add", "--role", "merchant_owner", "--email", "c@portal.example", "--merchant", "M001").want(done)
}

func TestRulebookCheckTellsEachProblemAtItsPlace(t *testing.T) {
	s := open(t)
	const book = "../../models/rulebook/books/yanxuan/2023-08-04"
	src, err := os.ReadFile(filepath.Join(sourceDir, book+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	scenarios, _ := os.ReadFile(filepath.Join(sourceDir, book+".scenarios.yaml"))
	if err := os.Mkdir("yanxuan", 0o700); err != nil {
		t.Fatal(err)
	}
	s.file("yanxuan/2023-08-04.yaml", string(src))
	s.run("rulebook", "check", "yanxuan/2023-08-04.yaml").want(failed, "the scenarios are missing")
	s.file("yanxuan/2023-08-04.scenarios.yaml", string(scenarios))
	s.run("rulebook", "check", "yanxuan/2023-08-04.yaml").want(done).printed("yanxuan/2023-08-04.yaml\n")
	s.file("yanxuan/2023-08-04.yaml", strings.Replace(string(src), "at_least: 3}", "at_leest: 3}", 1))
	r := s.run("rulebook", "check", "yanxuan/2023-08-04.yaml").want(failed)
	if !regexp.MustCompile(`(?m)^yanxuan/2023-08-04\.yaml:\d+:\d+: .*at_leest.*at_least`).MatchString(r.say) {
		t.Error(r.say)
	}
	s.run("rulebook", "check", "absent.yaml").want(failed, "absent.yaml")
}

var sourceDir = func() string { dir, _ := os.Getwd(); return dir }()

func TestBackupAndRestoreBringEverythingBack(t *testing.T) {
	s := open(t)
	market(s)
	s.run("backup", "b.tar").want(done, "Backed up").printed("b.tar\n")
	s.run("backup", "b.tar").want(failed, "was not overwritten")
	s.run("restore", "b.tar").want(failed, "was not overwritten")
	r := s.run("restore", "--db", "sqlite:new/portal.db", "--blobs", "file:new/blobs", "--keys", "new/keys", "b.tar").want(done, "Restored")
	if !strings.HasPrefix(r.out, "ok\t") {
		t.Error(r.out)
	}
	first := s.run("assess", "--programme", "yanxuan", "--as-of", "2026-11-20").want(done)
	s.run("assess", "--programme", "yanxuan", "--as-of", "2026-11-20", "--db", "sqlite:new/portal.db").want(done).printed(first.out)
	s.run("restore", "--db", "postgres://nobody@127.0.0.1:1/x", "b.tar").want(failed, "pg_restore")
}

func TestDueListsTheOpenDeadlinesSoonestFirst(t *testing.T) {
	s := open(t)
	market(s)
	tell(t, outbox.Notice{Key: outbox.Kinds()[0].Key("k"), Role: "auditor"})
	r := s.run("due").want(done, "3 deadlines")
	lines := strings.Split(r.out, "\n")
	if len(lines) != 4 || !strings.Contains(lines[0], "thing:0") || !strings.HasSuffix(lines[0], "overdue") || strings.HasSuffix(lines[1], "overdue") || !strings.HasPrefix(lines[2], "- ") {
		t.Error(r.out)
	}
	now := clock.System{}.Now()
	if r := s.run("due", "--as-of", now.String(), "--format", "jsonl").want(done, "1 deadline."); !strings.HasPrefix(r.out, `{"due":"`) ||
		!strings.Contains(r.out, `"kind":"test.0","object":"thing:0","merchant":"","audience":"staff","clause":"TIME-1","period":"","title":"Something","paused":false,"provisional":false,"overdue":true}`) {
		t.Error(r.out)
	}
}

func TestInstantsOfFlagsAreRead(t *testing.T) {
	if at, err := instant("x", "", 7); at != 7 || err != nil {
		t.Error(at, err)
	}
	if at, err := instant("x", "2026-11-22", 0); at != clock.Must("2026-11-22T00:00:00+08:00") || err != nil {
		t.Error(at, err)
	}
}

func tell(t *testing.T, n outbox.Notice) {
	t.Helper()
	h, err := storage{DB: "sqlite:var/portal.db"}.openAsIs()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	if err := h.db.InTx(t.Context(), operator, func(tx *db.Tx) error {
		audit.Record(tx, audit.Entry{Action: "test.told", Object: "test"})
		_, err := outbox.Send(tx, n)
		if err != nil {
			return err
		}
		for i, due := range []clock.Instant{tx.Now.Add(-time.Hour), tx.Now.Add(time.Hour), clock.Never} {
			if _, err := deadline.Open(tx, deadline.New{Kind: "test." + strconv.Itoa(i), Object: "thing:" + strconv.Itoa(i), Audience: deadline.Staff, Clause: "TIME-1",
				Title: text.Of("某事", "Something"), Due: due}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
