package text

import (
	"fmt"
	"strconv"
	"strings"
)

// agree lets an English layout go with its numbers: {one|many} becomes the wording that suits the number before it,
// and {s} is short for {|s}: "%d product{s} {is|are} offline". Only the layout is read, never what an argument says.
func agree(layout string, args []any) string {
	if !strings.Contains(layout, "{") {
		return layout
	}
	var out strings.Builder
	out.Grow(len(layout))
	next, many := 0, true
	for layout != "" {
		at := strings.IndexAny(layout, "%{")
		if at < 0 {
			break
		}
		out.WriteString(layout[:at])
		layout = layout[at:]
		n := 1
		if layout[0] == '%' {
			var v verb
			if v, n = verbOf(layout); v.letter != 0 {
				next, many = v.numbers(args, next, many)
			}
			out.WriteString(layout[:n])
		} else if one, other, length := choice(layout); length > 0 {
			n = length
			if many {
				one = other
			}
			out.WriteString(one)
		} else {
			out.WriteByte('{')
		}
		layout = layout[n:]
	}
	return out.String() + layout
}

// verb is a formatting verb: its letter, and the index that it gives, 0 for the next argument.
type verb struct {
	letter byte
	index  int
}

// verbOf reads the verb that a layout begins with, and its length; "%%" and a sign that begins none are no verb.
func verbOf(layout string) (v verb, length int) {
	if strings.HasPrefix(layout, "%%") {
		return v, 2
	}
	for i := 1; i < len(layout); i++ {
		switch c := layout[i]; {
		case c == '[':
			end := strings.IndexByte(layout[i:], ']')
			if end < 0 {
				return v, 1
			}
			v.index, _ = strconv.Atoi(layout[i+1 : i+end])
			i += end
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
			v.letter = c
			return v, i + 1
		case !strings.ContainsRune("-+# 0123456789.", rune(c)):
			return verb{}, 1
		}
	}
	return verb{}, 1
}

// numbers is which argument comes after the verb, and whether the number that it words is other than one; any other
// verb leaves that as it was.
func (v verb) numbers(args []any, next int, many bool) (after int, _ bool) {
	if v.index > 0 {
		next = v.index - 1
	}
	if v.letter == 'd' && next < len(args) {
		many = fmt.Sprint(args[next]) != "1"
	}
	return next + 1, many
}

// choice reads the choice that a layout begins with: the wording for one, that for others, and its length, 0 for none.
func choice(layout string) (one, other string, length int) {
	end := strings.IndexByte(layout, '}')
	if end < 0 || strings.Contains(layout[1:end], "{") {
		return "", "", 0
	}
	one, other, both := strings.Cut(layout[1:end], "|")
	if !both {
		one, other = "", one
	}
	return one, other, end + 1
}
