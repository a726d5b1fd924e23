package intake

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// cut parts a file into rows, broken ones marked, as [lines] does.
func cut(r io.Reader) (rows [][]string, at []int64, err error) {
	l := newLines(r)
	for {
		row, line, err := l.row(nil)
		var broken *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return rows, at, nil
		case errors.As(err, &broken):
			row = append(slices.Clone(row), "broken: "+broken.Err.Error())
		case err != nil:
			return rows, at, err
		}
		rows, at = append(rows, row), append(at, line)
	}
}

// standard does the same by encoding/csv alone.
func standard(r io.Reader) (rows [][]string, at []int64) {
	c := csv.NewReader(r)
	c.FieldsPerRecord = -1
	for {
		row, err := c.Read()
		var broken *csv.ParseError
		line := 0
		switch {
		case errors.Is(err, io.EOF):
			return rows, at
		case errors.As(err, &broken):
			row, line = append(slices.Clone(row), "broken: "+broken.Err.Error()), broken.StartLine
		default:
			line, _ = c.FieldPos(0)
		}
		rows, at = append(rows, row), append(at, int64(line))
	}
}

var odd = []string{"", "\n", "a", "a,b\nc,d\n", "a,b\r\nc\r\n", "a\r", "a,\"b\"\n", "\"a\nb\",c\nd,e", "a\"b,c\nd\n", "\"a\"b\nc,d\n", "\"a", "\"a\n\nb\n", "\n\n a, b \n\n", "\r\n\r\na", ",,\n,", "\"\",\"\"\"\"\n",
	"a\r\r\nb", "x,\"y\r\nz\"\r\nq", "\"a\"\"b\",c\n\"d\nplain,row\n", strings.Repeat("x", 5000) + ",\"" + strings.Repeat("y", 9000) + "\",z\nlast"}

func TestRowsAreThoseOfEncodingCSV(t *testing.T) {
	for _, file := range odd {
		want, lines := standard(strings.NewReader(file))
		for name, r := range map[string]io.Reader{"whole": strings.NewReader(file), "by the byte": iotest.OneByteReader(strings.NewReader(file)), "end with data": iotest.DataErrReader(strings.NewReader(file))} {
			got, at, err := cut(r)
			if err != nil || !slices.EqualFunc(got, want, slices.Equal) || !slices.Equal(at, lines) {
				t.Errorf("%s: %.40q is cut into %q at %v (%v), want %q at %v", name, file, got, at, err, want, lines)
			}
		}
	}
}

func FuzzRowsAreThoseOfEncodingCSV(f *testing.F) {
	for _, file := range odd {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file string) {
		if len(file) > maxRow {
			return
		}
		got, at, err := cut(strings.NewReader(file))
		if want, lines := standard(strings.NewReader(file)); err != nil || !slices.EqualFunc(got, want, slices.Equal) || !slices.Equal(at, lines) {
			t.Errorf("%q is cut into %q at %v (%v), want %q at %v", file, got, at, err, want, lines)
		}
	})
}

func TestRowsGoOnOverThePiecesOfAFile(t *testing.T) {
	line := strings.Repeat("x,", 300) + "y\n"
	file := strings.Repeat(line, 2*pieceSize/len(line)+3)
	want, _ := standard(strings.NewReader(file))
	got, _, err := cut(strings.NewReader(file))
	if err != nil || !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("%d rows (%v), want %d", len(got), err, len(want))
	}
}

func TestRowThatDoesNotEndIsTold(t *testing.T) {
	for name, file := range map[string]string{"no line break": strings.Repeat("x", maxRow+1), "much": strings.Repeat("x", 3*pieceSize), "a quote": "a\n\"" + strings.Repeat("x\n", maxRow/2)} {
		if _, _, err := cut(strings.NewReader(file)); !errors.Is(err, errEndless) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if rows, _, err := cut(strings.NewReader(strings.Repeat("x", maxRow-1) + "\na\"b\n" + strings.Repeat("y\n", maxRow))); err != nil || len(rows) != maxRow+2 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

func TestFileThatCannotBeReadFurtherGivesWhatCameBefore(t *testing.T) {
	why := errors.New("disk")
	rows, _, err := cut(io.MultiReader(strings.NewReader("a,b\nc,"), iotest.ErrReader(why)))
	if len(rows) != 1 || !errors.Is(err, why) {
		t.Errorf("%q, %v", rows, err)
	}
}
