package paper_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/blob"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/paper"
)

var owner = db.Actor{Account: "A1", Name: "林岚", Role: "merchant_owner", Merchant: "M1"}

func in(t *testing.T, d *db.DB, who db.Actor, do func(tx *db.Tx) error) {
	t.Helper()
	if err := d.InTx(context.Background(), who, do); err != nil {
		t.Fatal(err)
	}
}

func library(t *testing.T) *db.DB {
	t.Helper()
	d, _ := libraryWithClock(t)
	return d
}

func libraryWithClock(t *testing.T) (*db.DB, *clock.Fixed) {
	t.Helper()
	d, c := dbtest.New(t)
	in(t, d, db.System("test"), func(tx *db.Tx) error {
		_, err := merchant.Put(tx, []merchant.Merchant{{ID: "M1", Name: "星禾", LegalID: "L1"}, {ID: "M2", Name: "南岸", LegalID: "L2"}})
		return err
	})
	return d, c
}

func keep(t *testing.T, d *db.DB, name, content string) (p paper.Paper) {
	t.Helper()
	in(t, d, owner, func(tx *db.Tx) (err error) {
		p, err = paper.Keep(tx, paper.Paper{Merchant: "M1", Name: name, SHA256: blob.Sum([]byte(content)), Type: paper.PDF, Size: int64(len(content))})
		return err
	})
	return p
}

func TestPaperIsKeptOnceByItsContent(t *testing.T) {
	d, c := libraryWithClock(t)
	first, again := keep(t, d, "营业执照.pdf", "a"), keep(t, d, "执照副本.pdf", "a")
	if first.ID != again.ID || again.Name != "营业执照.pdf" {
		t.Errorf("kept twice: %+v and %+v", first, again)
	}
	c.Advance(time.Second)
	keep(t, d, "授权书.pdf", "b")
	in(t, d, owner, func(tx *db.Tx) error {
		all, err := paper.List(tx, "M1", "", 10)
		if len(all) != 2 || all[0].Name != "授权书.pdf" || all[1].UploadedName != "林岚" {
			t.Errorf("library %+v", all)
		}
		next, err2 := paper.List(tx, "M1", all[0].ID, 10)
		if len(next) != 1 || next[0].ID != first.ID {
			t.Errorf("next page %+v", next)
		}
		entries, err3 := audit.Of(tx, first.Object(), 10)
		if len(entries) != 1 || entries[0].Action != "paper.kept" || entries[0].Merchant != "M1" {
			t.Errorf("entries %+v", entries)
		}
		return errors.Join(err, err2, err3)
	})
}

func TestPaperOfAnotherMerchantIsNotThere(t *testing.T) {
	d := library(t)
	p := keep(t, d, "营业执照.pdf", "a")
	stranger := owner
	stranger.Merchant = "M2"
	for name, act := range map[string]func(tx *db.Tx) error{
		"find":   func(tx *db.Tx) error { _, err := paper.Find(tx, p.ID); return err },
		"rename": func(tx *db.Tx) error { _, err := paper.Rename(tx, p.ID, "mine"); return err },
		"keep":   func(tx *db.Tx) error { _, err := paper.Keep(tx, paper.Paper{Merchant: "M1"}); return err },
	} {
		if err := d.InTx(context.Background(), stranger, act); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v, want not found", name, err)
		}
	}
	in(t, d, stranger, func(tx *db.Tx) error {
		all, err := paper.List(tx, "M1", "", 10)
		if len(all) != 0 {
			t.Errorf("lists %+v", all)
		}
		return err
	})
	staff := db.Actor{Account: "S1", Role: "reviewer"}
	in(t, d, staff, func(tx *db.Tx) error { _, err := paper.Find(tx, p.ID); return err })
}

func TestRenamingKeepsTheEndingOfTheType(t *testing.T) {
	d := library(t)
	p := keep(t, d, "scan.pdf", "a")
	in(t, d, owner, func(tx *db.Tx) error {
		for name, want := range map[string]string{"营业执照": "营业执照.pdf", "licence.exe": "licence.pdf", "../../x.pdf": "x.pdf"} {
			if got, err := paper.Rename(tx, p.ID, name); err != nil || got.Name != want {
				t.Errorf("%q becomes %q (%v), want %q", name, got.Name, err, want)
			}
		}
		_, err := paper.Rename(tx, p.ID, "")
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("no name: %v", err)
		}
		entries, err := audit.Of(tx, p.Object(), 10)
		if len(entries) != 1 { // this transaction's own stand at its end
			t.Errorf("%d entries", len(entries))
		}
		return err
	})
}

func TestFullLibraryRefusesMoreAndSaysHowMuchItHolds(t *testing.T) {
	d := library(t)
	big := func(content string) error {
		return d.InTx(context.Background(), owner, func(tx *db.Tx) error {
			_, err := paper.Keep(tx, paper.Paper{Merchant: "M1", Name: "x.pdf", SHA256: content, Type: paper.PDF, Size: paper.MaxBytes / 2})
			return err
		})
	}
	if err := errors.Join(big("1"), big("2")); err != nil {
		t.Fatal(err)
	}
	err := big("3")
	if !fault.Is(err, fault.TooMany) || !strings.Contains(err.Error(), "2048 MB") {
		t.Errorf("got %v", err)
	}
	in(t, d, owner, func(tx *db.Tx) error {
		h, err := paper.Held(tx, "M1")
		if h.Papers != 2 || h.Bytes != paper.MaxBytes {
			t.Errorf("holds %+v", h)
		}
		return err
	})
}

func TestNamesAreSafeToShowAndToSave(t *testing.T) {
	for name, want := range map[string]string{
		"营业执照.pdf": "营业执照.pdf", "../../etc/passwd": "passwd", `C:\docs\执照.PDF`: "执照.PDF", "a\x00b.pdf": "ab.pdf", "a\r\nb.pdf": "ab.pdf",
		"exe\u202Efdp.pdf": "exefdp.pdf", ".htaccess": "htaccess", "": "未命名", "..": "未命名", "/": "未命名", ".pdf": "pdf", "a<b>\"c|.pdf": "abc.pdf",
		"bad\xff.pdf": "bad.pdf", " x .pdf": "x .pdf", "a\u3000b.png": "a b.png",
	} {
		if got := paper.SafeName(name); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
	long := paper.SafeName(strings.Repeat("执", 300) + ".pdf")
	if utf8.RuneCountInString(long) > 80 || len(long) > 255 || !strings.HasSuffix(long, ".pdf") {
		t.Errorf("%d bytes: %s", len(long), long)
	}
}
