package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
)

// pieceSize is how much of a file is looked at in one go.
const pieceSize = 256 << 10

// lines parts a file into rows. A line without a quote is cut at its commas here, which is most of all files and ten
// times as fast; what has a quote goes through encoding/csv, whose rules hold for all.
type lines struct {
	r      io.Reader
	piece  string // whole lines that are not read yet
	rest   []byte // the beginning of a line that is not whole yet, at the start of buffer
	buffer []byte
	end    error // what ended the file
	at     int64 // number of the last line that was read

	strict *csv.Reader
	first  string // the line that the strict reader begins with
	length int    // of the row that the strict reader is in
}

func newLines(r io.Reader) *lines {
	l := &lines{r: r}
	l.strict = csv.NewReader(l)
	l.strict.FieldsPerRecord = -1
	return l
}

// row reads the next row, its cells after those given, and the number of its first line. A row that breaks the rules of
// CSV has a [csv.ParseError]; the next one can still be read.
func (l *lines) row(cells []string) (row []string, line int64, err error) {
	for {
		text, err := l.line()
		if err != nil {
			return cells, 0, err
		}
		row, whole := cutAt(cells, text)
		switch {
		case !whole:
			line, l.first, l.length = l.at, text, 0
			found, err := l.strict.Read()
			return append(cells, found...), line, err
		case len(text) > maxRow:
			return cells, 0, errEndless
		case len(row) > len(cells)+1 || row[len(cells)] != "":
			return row, l.at, nil
		}
	}
}

// cutAt cuts a line at its commas; whole is false where it has a quote.
func cutAt(cells []string, line string) (row []string, whole bool) {
	start, row := 0, cells
	for i := range len(line) {
		switch line[i] {
		case ',':
			row = append(row, line[start:i])
			start = i + 1
		case '"':
			return cells, false
		}
	}
	return append(row, trimmed(line[start:])), true
}

// trimmed is a line without its end.
func trimmed(line string) string {
	line = strings.TrimSuffix(line, "\n")
	return strings.TrimSuffix(line, "\r")
}

// line is the next line with its end; io.EOF comes alone.
func (l *lines) line() (string, error) {
	for {
		if i := strings.IndexByte(l.piece, '\n'); i >= 0 {
			line := l.piece[:i+1]
			l.piece = l.piece[i+1:]
			l.at++
			return line, nil
		}
		if l.end != nil {
			break
		}
		if err := l.more(); err != nil {
			return "", err
		}
	}
	if line := string(l.rest); line != "" && errors.Is(l.end, io.EOF) {
		l.rest = nil
		l.at++
		return line, nil
	}
	return "", l.end
}

// more reads on until there is a whole line.
func (l *lines) more() error {
	if l.buffer == nil {
		l.buffer = make([]byte, pieceSize)
	}
	n := copy(l.buffer, l.rest)
	l.rest = nil
	for n < len(l.buffer) && l.end == nil {
		var m int
		m, l.end = l.r.Read(l.buffer[n:])
		n += m
	}
	buffer := l.buffer[:n]
	whole := bytes.LastIndexByte(buffer, '\n') + 1
	if whole == 0 && l.end == nil {
		return errEndless
	}
	l.piece, l.rest = string(buffer[:whole]), buffer[whole:]
	return nil
}

// Read gives the strict reader a line at a time, so that it takes no more than its row.
func (l *lines) Read(p []byte) (int, error) {
	if l.first == "" {
		var err error
		if l.first, err = l.line(); err != nil {
			return 0, err
		}
	}
	if l.length += min(len(l.first), len(p)); l.length > maxRow {
		return 0, errEndless
	}
	n := copy(p, l.first)
	l.first = l.first[n:]
	return n, nil
}
