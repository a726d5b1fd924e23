package paper

import (
	"context"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/gabriel-vasile/mimetype"

	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// The media types that a library takes.
const (
	PDF  = "application/pdf"
	JPEG = "image/jpeg"
	PNG  = "image/png"
)

// endings are the endings that a type's names may have, the usual one first.
var endings = map[string][]string{PDF: {".pdf"}, JPEG: {".jpg", ".jpeg"}, PNG: {".png"}}

// formats are the short names by which rulebooks ask for types.
var formats = map[string]string{"pdf": PDF, "jpeg": JPEG, "jpg": JPEG, "png": PNG}

// Limits are what a paper must keep to; zero values mean 20 MB and every format.
type Limits struct {
	Bytes   int64
	Formats []string // of pdf, jpeg, png
	Picture *Picture // of papers that are pictures
}

// DefaultBytes is how large a paper may be where nothing else is said.
const DefaultBytes = 20 << 20

// patience is how long a paper may take to be looked through.
const patience = 2 * time.Second

// lookers bounds how many papers are looked through at a time, and so the memory that this takes.
var lookers = make(chan struct{}, 2)

// Inspect looks into content and returns the paper that it is, by its content and never by what its name says: type,
// bytes, and the size of a picture; or the fault that names the file, what is wrong with it and what to do. Whose it is
// and the hash are the caller's. Errors: Invalid, TooLarge.
func Inspect(name string, content []byte, limits Limits) (Paper, error) {
	name = SafeName(name)
	if limits.Bytes == 0 {
		limits.Bytes = DefaultBytes
	}
	switch size := int64(len(content)); {
	case size == 0:
		return Paper{}, refuse(name, text.Of("是空文件（0 字节）", "is empty (0 bytes)"), text.Of("请检查原文件能否打开，再重新上传。", "See whether the original opens, then upload it again."))
	case size > limits.Bytes:
		f := refuse(name, text.F("有 %.1f MB，超过 %d MB 的上限", "has %.1f MB, more than the %d MB allowed", float64(size)/(1<<20), limits.Bytes>>20),
			text.Of("请压缩或拆分后再上传。", "Make it smaller or split it, then upload it again."))
		f.Kind = fault.TooLarge
		return Paper{}, f
	}
	found := mimetype.Detect(content).String()
	mediaType, _, _ := strings.Cut(found, ";")
	if err := allowed(name, mediaType, limits.Formats); err != nil {
		return Paper{}, err
	}
	p := Paper{Name: name, Type: mediaType, Size: int64(len(content))}
	p.Width, p.Height = measured(mediaType, content)
	if why := whole(mediaType, content); why != nil {
		return Paper{}, refuse(name, why.what, why.remedy)
	}
	if why := limits.outOfShape(p.Width, p.Height); why != nil {
		return Paper{}, refuse(name, why.what, why.remedy)
	}
	return p, nil
}

// whole looks through content of a type that is taken.
func whole(mediaType string, content []byte) *reason {
	lookers <- struct{}{}
	defer func() { <-lookers }()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	switch mediaType {
	case JPEG:
		return jpegImage(ctx, content)
	case PNG:
		return pngImage(ctx, content)
	}
	return pdf(content)
}

// allowed refuses types that are not wanted, and names that say another type than the content has.
func allowed(name, mediaType string, wanted []string) error {
	if len(wanted) == 0 {
		wanted = []string{"pdf", "jpeg", "png"}
	}
	if !slices.ContainsFunc(wanted, func(f string) bool { return formats[f] == mediaType }) {
		list := strings.ToUpper(strings.Join(wanted, " "))
		return refuse(name, text.F("的内容是 %s，不在可接受的格式（%s）之内", "holds %s, which is none of the formats taken (%s)", mediaType, list),
			text.F("请导出为 %s 后再上传。", "Export it as %s and upload that.", list))
	}
	if ending := strings.ToLower(path.Ext(name)); !slices.Contains(endings[mediaType], ending) {
		return refuse(name, text.F("的内容是 %s，但文件名以“%s”结尾", "holds %s, but its name ends in %q", mediaType, ending),
			text.F("请把文件名改为以 %s 结尾，或重新导出后上传。", "Give it a name that ends in %s, or export it again.", endings[mediaType][0]))
	}
	return nil
}

// reason is what is wrong with a paper and what to do.
type reason struct{ what, remedy text.Text }

func refuse(name string, what, remedy text.Text) *fault.Fault {
	said := text.Join(text.Of("", " "), text.F("“%s”", "“%s”", name), what)
	f := fault.New(fault.Invalid, text.Join(text.Text{}, said, text.Of("，未保存。", "; it was not kept.")), remedy)
	return f.At("file", text.Join(text.Of("。", ". "), said, remedy))
}

var saveAgain = text.Of("请重新导出或另存一份后再上传。", "Export or save it anew and upload that.")
