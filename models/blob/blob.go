// Package blob keeps papers by the SHA-256 of their content, in a folder or an S3 bucket. A paper is written once,
// checked, and never changed.
package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"

	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	"gocloud.dev/gcerrors"
)

// Store keeps the papers.
type Store struct{ bucket *blob.Bucket }

// Open opens "file:DIR" (made where missing); every other address is a bucket URL whose driver the program imports,
// such as s3://BUCKET?….
func Open(ctx context.Context, address string) (*Store, error) {
	if dir, ok := strings.CutPrefix(address, "file:"); ok {
		if err := os.MkdirAll(dir, 0o750); err != nil {
			return nil, fmt.Errorf("folder of the papers: %w", err)
		}
		b, err := fileblob.OpenBucket(dir, &fileblob.Options{NoTempDir: true, Metadata: fileblob.MetadataDontWrite})
		return &Store{bucket: b}, err
	}
	if u, err := url.Parse(address); err != nil || u.Scheme == "" || u.Host == "" {
		return nil, fmt.Errorf("papers %q: write file:DIR or s3://BUCKET?region=…", address)
	}
	b, err := blob.OpenBucket(ctx, address)
	if err != nil {
		return nil, fmt.Errorf("papers: %w", err)
	}
	return &Store{bucket: b}, nil
}

// Close lets go of the store.
func (s *Store) Close() error { return s.bucket.Close() }

// Sum is the name that content has: its SHA-256 in hexadecimal.
func Sum(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// Put keeps content and returns its name. Content that is there already is left as it is. Call it before the
// transaction that names the content: an unnamed paper harms nobody, a missing one does.
func (s *Store) Put(ctx context.Context, content []byte, mediaType string) (string, error) {
	name := Sum(content)
	err := s.bucket.WriteAll(ctx, key(name), content, &blob.WriterOptions{IfNotExist: true, ContentType: mediaType, DisableContentTypeDetection: true})
	if err == nil || gcerrors.Code(err) == gcerrors.FailedPrecondition {
		return name, nil
	}
	return "", unavailable(err)
}

// Get reads content and checks that it is what its name says.
func (s *Store) Get(ctx context.Context, name string) ([]byte, error) {
	r, err := s.bucket.NewReader(ctx, key(name), nil)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, fault.Missing(text.Of("这份材料", "such paper"))
	}
	if err != nil {
		return nil, unavailable(err)
	}
	content, err := io.ReadAll(r)
	if err = errors.Join(err, r.Close()); err != nil {
		return nil, unavailable(err)
	}
	if Sum(content) != name {
		return nil, unavailable(fmt.Errorf("paper %s holds other bytes than were stored", name))
	}
	return content, nil
}

// Has reports whether content of this name is kept.
func (s *Store) Has(ctx context.Context, name string) (bool, error) {
	ok, err := s.bucket.Exists(ctx, key(name))
	if err != nil {
		return false, unavailable(err)
	}
	return ok, nil
}

// key spreads the names over folders.
func key(name string) string {
	if len(name) < 4 {
		return name
	}
	return name[:2] + "/" + name[2:4] + "/" + name
}

func unavailable(err error) error {
	return fault.New(fault.Unavailable, text.Of("材料存储暂时不可用，您的操作没有生效。", "The store of papers does not answer just now; nothing was changed."),
		text.Of("请稍后重试。", "Please try again in a moment.")).Because(err)
}
