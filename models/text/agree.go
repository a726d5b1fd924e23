package text

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// verb is a formatting verb with its index and letter, or a choice between the wordings for one and for many.
var verb = regexp.MustCompile(`%%|%[-+# 0-9.]*(?:\[(\d+)\])?[-+# 0-9.]*([a-zA-Z])|\{([^{}|]*)(\|[^{}]*)?\}`)

// agree lets an English layout go with its numbers: {one|many} becomes the wording that suits the number before it,
// and {s} is short for {|s}: "%d product{s} {is|are} offline". Only the layout is read, never what an argument says.
func agree(layout string, args []any) string {
	if !strings.Contains(layout, "{") {
		return layout
	}
	next, many := 0, true
	return verb.ReplaceAllStringFunc(layout, func(found string) string {
		m := verb.FindStringSubmatch(found)
		switch {
		case found == "%%":
		case m[2] != "":
			if at, err := strconv.Atoi(m[1]); err == nil {
				next = at - 1
			}
			if m[2] == "d" && next < len(args) {
				many = fmt.Sprint(args[next]) != "1"
			}
			next++
		case m[4] != "" && many:
			return m[4][1:]
		case m[4] != "":
			return m[3]
		case many:
			return m[3]
		default:
			return ""
		}
		return found
	})
}
