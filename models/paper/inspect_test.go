package paper_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/paper"
)

const goodPDF = "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R >>\nstartxref\n45\n%%EOF\n"

func picture() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for i := range 40 {
		m.Set(i, i%30, color.RGBA{uint8(i * 6), 100, 50, 255})
	}
	return m
}

func goodPNG() []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, picture()); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func goodJPEG() []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture(), nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func chunk(name string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, name...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// hugePNG declares a size that nothing in it fills.
func hugePNG(width, height uint32) []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	return append(append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(head, 8, 2, 0, 0, 0))...), chunk("IEND", nil)...)
}

func TestGoodPapersAreTakenByTheirContent(t *testing.T) {
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"执照.pdf": {[]byte(goodPDF), paper.PDF}, "执照.PDF": {[]byte(goodPDF), paper.PDF}, "a.png": {goodPNG(), paper.PNG},
		"a.jpg": {goodJPEG(), paper.JPEG}, "a.JPEG": {goodJPEG(), paper.JPEG}, "padded.jpg": {append(goodJPEG(), 0, 0, '\n'), paper.JPEG},
	} {
		if got, err := paper.Inspect(name, c.content, paper.Limits{}); err != nil || got.Type != c.want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestBadPapersAreRefusedWithNameReasonAndRemedy(t *testing.T) {
	cutPNG, cutJPEG, broken := goodPNG(), goodJPEG(), goodPNG()
	broken[len(broken)/2] ^= 0xFF
	bomb := hugePNG(50_000, 50_000)
	for name, c := range map[string]struct {
		content []byte
		says    string
	}{
		"empty.pdf":             {nil, "空文件"},
		"cut.pdf":               {[]byte(goodPDF[:60]), "缺少 PDF 结尾"},
		"header-only.pdf":       {[]byte("%PDF-1.7\n%%EOF"), "缺少 PDF 结尾"},
		"html-behind.pdf":       {[]byte(goodPDF + "<script>alert(1)</script>"), "结尾之后"},
		"zip-behind.pdf":        {append([]byte(goodPDF), "PK\x03\x04"...), "结尾之后"},
		"other-before.pdf":      {[]byte("GIF89a" + goodPDF), "开头之前"},
		"cut.png":               {cutPNG[:len(cutPNG)-20], "不完整"},
		"broken.png":            {broken, "不完整"},
		"behind.png":            {append(goodPNG(), "<?php"...), "结尾之后"},
		"bomb.png":              {bomb, "50000 × 50000 像素"},
		"hollow.png":            {hugePNG(10, 10), "不完整"},
		"cut.jpg":               {cutJPEG[:len(cutJPEG)-2], "不完整"},
		"half.jpg":              {cutJPEG[:len(cutJPEG)/2], "不完整"},
		"behind.jpg":            {append(goodJPEG(), "PK\x03\x04 zip"...), "结尾之后"},
		"named.pdf":             {goodPNG(), "文件名以“.pdf”结尾"},
		"no-ending":             {goodPNG(), "文件名以"},
		"a.svg":                 {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>`), "不在可接受的格式"},
		"a.html":                {[]byte("<!DOCTYPE html><html><body>x</body></html>"), "不在可接受的格式"},
		"a.jpg":                 {[]byte("<html><script>1</script></html>"), "不在可接受的格式"},
		"program.png":           {append([]byte("MZ\x90\x00"), make([]byte, 200)...), "不在可接受的格式"},
		"archive.pdf":           {append([]byte("PK\x03\x04"), make([]byte, 200)...), "不在可接受的格式"},
		"text.pdf":              {[]byte("X5O!P%@AP[4"), "不在可接受的格式"},
		"later\u202Egnp.exe":    {[]byte("MZ"), "latergnp.exe"},
		"../../etc/passwd.jpeg": {[]byte("x"), "passwd.jpeg"},
	} {
		_, err := paper.Inspect(name, c.content, paper.Limits{})
		f := fault.Of(err)
		if err == nil || f.Kind != fault.Invalid || !strings.Contains(f.Message.ZH, c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
			continue
		}
		if !f.Message.Complete() || !f.Next.Complete() || !strings.Contains(f.Message.ZH, paper.SafeName(name)) || len(f.Fields) != 1 {
			t.Errorf("%s: the fault lacks the name, the remedy or a language: %+v", name, f)
		}
	}
}

func TestPaperThatIsTooLargeOrNotWantedHereIsRefused(t *testing.T) {
	content := append([]byte(goodPDF), bytes.Repeat([]byte("\n"), 100)...)
	limit := int64(len(content))
	if _, err := paper.Inspect("a.pdf", content, paper.Limits{Bytes: limit}); err != nil {
		t.Errorf("at the limit: %v", err)
	}
	if _, err := paper.Inspect("a.pdf", content, paper.Limits{Bytes: limit - 1}); !fault.Is(err, fault.TooLarge) {
		t.Errorf("one byte over: %v", err)
	}
	if _, err := paper.Inspect("a.pdf", content, paper.Limits{Formats: []string{"jpeg", "png"}}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a PDF where pictures are asked for: %v", err)
	}
}

// A picture of one colour with the most pixels allowed packs small and unpacks to gigabytes; nothing of it is held.
func TestLargePicturesAreLookedThroughWithoutHoldingThem(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 10_000, 5_000))); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	allocated := testing.Benchmark(func(bench *testing.B) {
		bench.ReportAllocs()
		for range bench.N {
			if _, err := paper.Inspect("big.png", b.Bytes(), paper.Limits{}); err != nil {
				bench.Fatal(err)
			}
		}
	}).AllocedBytesPerOp()
	if allocated > 4<<20 {
		t.Errorf("%d MB for one picture", allocated>>20)
	}
	t.Logf("%d KB, %v for the benchmark", allocated>>10, time.Since(start))
	b.Reset()
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 10_000, 5_001))); err != nil {
		t.Fatal(err)
	}
	if _, err := paper.Inspect("bigger.png", b.Bytes(), paper.Limits{}); !fault.Is(err, fault.Invalid) {
		t.Errorf("50,010,000 pixels: %v", err)
	}
}

func FuzzInspect(f *testing.F) {
	for name, content := range map[string][]byte{"a.pdf": []byte(goodPDF), "a.png": goodPNG(), "a.jpg": goodJPEG(), "b.png": hugePNG(3, 3)} {
		f.Add(name, content)
	}
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		got, err := paper.Inspect(name, content, paper.Limits{})
		if (got.Type == "") != (err != nil) || err != nil && fault.Of(err).Kind == fault.Internal {
			t.Errorf("%+v, %v", got, err)
		}
		if safe := paper.SafeName(name); strings.ContainsAny(safe, "/\\\x00\r\n") || safe == "" {
			t.Errorf("name %q", safe)
		}
	})
}
