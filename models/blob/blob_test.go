package blob_test

import (
	"bytes"
	"context"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/mengyue/portal/models/blob"
	"github.com/mengyue/portal/models/fault"
	_ "gocloud.dev/blob/s3blob" // the S3 protocol
)

// stores opens a store of each kind: a folder, and a bucket behind the real S3 protocol.
func stores(t *testing.T) map[string]*blob.Store {
	t.Helper()
	backend := s3mem.New()
	if err := backend.CreateBucket("papers"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(server.Close)
	t.Setenv("AWS_ACCESS_KEY_ID", "key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	bucket := "s3://papers?region=cn-north-1&use_path_style=true&disable_https=true&response_checksum_validation=when_required" +
		"&request_checksum_calculation=when_required&endpoint=" + url.QueryEscape(server.URL)
	out := map[string]*blob.Store{}
	for name, address := range map[string]string{"folder": "file:" + filepath.Join(t.TempDir(), "deep", "papers"), "bucket": bucket} {
		s, err := blob.Open(context.Background(), address)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		t.Cleanup(func() { _ = s.Close() })
		out[name] = s
	}
	return out
}

func TestPaperIsKeptByItsContentAndReadBack(t *testing.T) {
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) {
			ctx, content := context.Background(), []byte("%PDF-1.7 合同")
			sum, err := s.Put(ctx, content, "application/pdf")
			if err != nil || sum != blob.Sum(content) {
				t.Fatalf("kept as %q, %v", sum, err)
			}
			if again, err := s.Put(ctx, content, "application/pdf"); err != nil || again != sum {
				t.Errorf("the second time: %q, %v; want the same name and no error", again, err)
			}
			if got, err := s.Get(ctx, sum); err != nil || !bytes.Equal(got, content) {
				t.Errorf("read back %q, %v", got, err)
			}
			if ok, err := s.Has(ctx, sum); err != nil || !ok {
				t.Errorf("has: %v, %v", ok, err)
			}
		})
	}
}

func TestPaperThatIsNotThereIsMissing(t *testing.T) {
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) {
			if _, err := s.Get(context.Background(), blob.Sum([]byte("never"))); !fault.Is(err, fault.NotFound) {
				t.Errorf("got %v, want not found", err)
			}
			if ok, err := s.Has(context.Background(), blob.Sum([]byte("never"))); ok || err != nil {
				t.Errorf("has: %v, %v", ok, err)
			}
		})
	}
}

func TestPaperWhoseBytesWereChangedIsNotHandedOut(t *testing.T) {
	dir := t.TempDir()
	s, err := blob.Open(context.Background(), "file:"+dir)
	if err != nil {
		t.Fatal(err)
	}
	sum, err := s.Put(context.Background(), []byte("original"), "text/plain")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, sum[:2], sum[2:4], sum), []byte("forged!!"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(context.Background(), sum); !fault.Is(err, fault.Unavailable) {
		t.Errorf("got %v, want it withheld", err)
	}
}

func TestAddressThatIsNoneSaysWhatToWrite(t *testing.T) {
	for _, address := range []string{"", "papers", "s3:", "ftp://x"} {
		if s, err := blob.Open(context.Background(), address); err == nil {
			t.Errorf("%q was opened: %v", address, s)
		}
	}
}
