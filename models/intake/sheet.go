package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"

	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

const bom = "\uFEFF"

// Limits of a file's rows.
const (
	chunkRows = 500     // rows a transaction, where the kind does not say
	maxRow    = 1 << 16 // bytes a row may have
	maxCells  = 200
)

// sheet reads the rows of a file.
type sheet struct {
	kind   Kind
	header []string
	place  []int // column of the kind that each cell belongs to; -1 for one that is overlooked
	lines  *lines
	source figures.Source // the file as it is told where its figures are shown

	cells  []string // of the chunk that is being read
	rows   []row
	values values
}

// row is one row as it stands in the file, and what is wrong with it already.
type row struct {
	line     int64
	cells    []string
	problems []Problem
}

// Problem is what is wrong with one cell, or with the row where Column is "".
type Problem struct {
	Column string    `json:"column"`
	Reason text.Text `json:"reason"`
}

// open reads the header of a file of a kind. Errors: Invalid, with a field for each column that is wrong.
func open(k Kind, file io.ReadSeeker) (*sheet, error) {
	plain, err := decoded(file)
	if err != nil {
		return nil, err
	}
	s := &sheet{kind: k, lines: newLines(plain)}
	s.header, _, err = s.lines.row(nil)
	if errors.Is(err, io.EOF) {
		return nil, unfit(text.Of("文件是空的，没有表头", "the file is empty; it has no header"))
	}
	if err != nil {
		return nil, unreadable(err)
	}
	return s, s.head()
}

// head finds the kind's column for each cell of the header.
func (s *sheet) head() error {
	bad := fault.New(fault.Invalid, text.F("表头与“%s”不符，没有导入任何行。", "The header does not fit %[1]s; no row was imported.", s.kind.Title),
		text.F("请使用模板的表头：%s", "Use the template's header: %s", strings.Join(s.kind.columnNames(), ",")))
	seen := map[string]bool{}
	for i, name := range s.header {
		name = strings.TrimSpace(name)
		s.header[i] = name
		at, known := s.kind.index[name]
		switch {
		case name == ErrorColumn:
			at = -1
		case !known:
			bad.At(name, unknownColumn(name, s.kind.columnNames()))
		case seen[name]:
			bad.At(name, text.F("列“%s”出现了两次", "the column %s stands twice", name))
		}
		seen[name] = true
		s.place = append(s.place, at)
	}
	for _, c := range s.kind.Columns {
		if !c.MayMiss && !seen[c.Name] {
			bad.At(c.Name, text.F("缺少列“%s”", "the column %s is missing", c.Name))
		}
	}
	return bad.OrNil()
}

func unknownColumn(name string, known []string) text.Text {
	t := text.F("没有名为“%s”的列", "there is no column %q", name)
	if near := rulebook.Nearest(name, known); near != "" {
		t = text.Join(text.Of("；", "; "), t, text.F("是否指“%s”？", "did you mean %q?", near))
	}
	return t
}

// next reads a row. A row that breaks the rules of CSV is returned with its problem; io.EOF ends the file. Other
// errors end it early: the rest cannot be told apart into rows. The row's cells hold until the next chunk.
func (s *sheet) next() (row, error) {
	start := len(s.cells)
	all, line, err := s.lines.row(s.cells)
	var broken *csv.ParseError
	switch {
	case errors.Is(err, errEndless), err != nil && !errors.As(err, &broken):
		return row{}, err
	case err != nil:
		s.cells = all
		return row{line: line, cells: all[start:len(all):len(all)], problems: []Problem{{Reason: quoting(broken)}}}, nil
	}
	s.cells = all
	r := row{line: line, cells: all[start:len(all):len(all)]}
	if len(r.cells) != len(s.header) {
		r.problems = append(r.problems, Problem{Reason: text.F("有 %d 格，表头有 %d 格", "has %d cells, the header %d", len(r.cells), len(s.header))})
	}
	return r, nil
}

func quoting(e *csv.ParseError) text.Text {
	if errors.Is(e.Err, csv.ErrBareQuote) {
		return text.Of("有单独的引号；含引号的内容须整体加引号，内部引号写两次", "has a stray quote; quote the whole cell and double the quotes inside")
	}
	return text.Of("引号没有成对；含引号的内容须整体加引号，内部引号写两次", "has quotes that do not match; quote the whole cell and double the quotes inside")
}

// decoded turns the file into UTF-8 without its mark: UTF-8 where all of it is, else GB18030.
func decoded(file io.ReadSeeker) (io.Reader, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	utf, first, err := scan(file)
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(first, []byte{0xFF, 0xFE}) || bytes.HasPrefix(first, []byte{0xFE, 0xFF}) || bytes.HasPrefix(first, []byte("PK\x03\x04")) {
		return nil, unfit(text.Of("文件不是 UTF-8 或 GB18030 的 CSV（可能是 Excel 工作簿或 UTF-16）", "the file is no CSV in UTF-8 or GB18030 (it may be a workbook, or UTF-16)"))
	}
	start := int64(0)
	if bytes.HasPrefix(first, []byte(bom)) {
		start = int64(len(bom))
	}
	if _, err := file.Seek(start, io.SeekStart); err != nil {
		return nil, err
	}
	if utf {
		return file, nil
	}
	return transform.NewReader(file, simplifiedchinese.GB18030.NewDecoder()), nil
}

// scan reads the file once to see whether all of it is UTF-8, and returns its first bytes.
func scan(file io.ReadSeeker) (utf bool, first []byte, err error) {
	buffer, kept := make([]byte, 64<<10), 0
	utf = true
	for {
		n, err := file.Read(buffer[kept:])
		part := buffer[:kept+n]
		if first == nil && len(part) > 0 {
			first = bytes.Clone(part[:min(4, len(part))])
		}
		if n := wholeRunes(part); utf8.Valid(part[:n]) {
			part = part[n:]
		}
		for len(part) > 0 && utf {
			r, size := utf8.DecodeRune(part)
			if r == utf8.RuneError && size <= 1 && (err != nil || utf8.FullRune(part)) {
				utf = false
			} else if r == utf8.RuneError && size <= 1 {
				break
			}
			part = part[size:]
		}
		kept = copy(buffer, part)
		if !utf {
			kept = 0
		}
		if errors.Is(err, io.EOF) {
			return utf, first, nil
		}
		if err != nil {
			return false, nil, err
		}
	}
}

// wholeRunes is how much of a part does not break off within a character.
func wholeRunes(part []byte) int {
	for i := len(part) - 1; i >= max(len(part)-utf8.UTFMax, 0); i-- {
		if utf8.RuneStart(part[i]) && !utf8.FullRune(part[i:]) {
			return i
		}
	}
	return len(part)
}

// errEndless ends a file in which a row does not end: a quote that is never closed would swallow all that follows.
var errEndless = errors.New("a row does not end")

func unreadable(err error) error {
	if errors.Is(err, errEndless) {
		return unfit(text.F("有一行超过 %d KB：可能有引号没有闭合", "a row has more than %d KB: a quote may never be closed", maxRow>>10))
	}
	var broken *csv.ParseError
	if errors.As(err, &broken) {
		return unfit(text.Join(text.Text{}, text.F("第 %d 行", "line %d ", broken.StartLine), quoting(broken)))
	}
	return err
}

func unfit(why text.Text) error {
	return fault.New(fault.Invalid, text.Join(text.Text{}, why, text.Of("。", ".")),
		text.Of("请在表格软件中另存为“CSV UTF-8”后重试。", "Save it as “CSV UTF-8” in your spreadsheet and try again."))
}
