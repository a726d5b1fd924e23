package rulebook

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/mengyue/portal/models/text"
)

// group is a group of categories, ready to look categories up in.
type group struct {
	title      text.Text
	names      []string // as "/女装/羽绒服/"
	firstLevel bool
}

func groupsOf(decls []CategoryGroup) map[string]*group {
	out := map[string]*group{}
	for _, d := range decls {
		g := &group{title: d.Title, firstLevel: d.FirstLevel}
		for _, name := range d.Names {
			g.names = append(g.names, categoryPath(name))
		}
		out[d.Key] = g
	}
	return out
}

// categoryPath writes a category in one way: its steps between slashes, without width, case, spaces and dashes.
func categoryPath(name string) string {
	steps := strings.FieldsFunc(strings.ToLower(norm.NFKC.String(name)), func(r rune) bool { return r == '/' || r == '>' || r == '\\' })
	for i := range steps {
		steps[i] = dashes.Replace(steps[i])
	}
	return "/" + strings.Join(steps, "/") + "/"
}

var dashes = strings.NewReplacer(" ", "", "\t", "", "-", "", "_", "")

func (g *group) has(path string) bool {
	return slices.ContainsFunc(g.names, func(name string) bool {
		if g.firstLevel {
			return strings.HasPrefix(path, name)
		}
		return strings.Contains(path, name)
	})
}

// InGroup reports whether a category belongs to one of the groups.
func (e *Edition) InGroup(category string, groups []string) bool {
	return e.inGroup(categoryPath(category), groups)
}

func (e *Edition) inGroup(path string, groups []string) bool {
	return slices.ContainsFunc(groups, func(key string) bool {
		g := e.index.groups[key]
		return g != nil && g.has(path)
	})
}

// inGroups answers whether a category is, or is not, of one of the groups.
func (j judging) inGroups(f *figure, c *comparison, v Value) said {
	within := func(item string) bool { return j.e.inGroup(j.room.path(item), c.groups) }
	holds := slices.ContainsFunc(v.Items(), within) == (c.op == "in")
	if c.op == "all_in" {
		holds = !slices.ContainsFunc(v.Items(), func(item string) bool { return !within(item) })
	}
	s := said{holds: holds, limit: strings.Join(c.groups, ";")}
	if j.silent {
		return s
	}
	if holds {
		s.detail = text.F("“%s”为“%s”，%s。", "“%s” is “%s”: it %s.", f.title, f.show(v), j.compared(f, *c))
		return s
	}
	s.detail = text.F("“%s”为“%s”，要求%s。", "“%s” is “%s”; required: it %s.", f.title, f.show(v), j.compared(f, *c))
	return s
}

func (j judging) groupTitles(keys []string) text.Text {
	titles := make([]text.Text, len(keys))
	for i, key := range keys {
		titles[i] = text.Same(key)
		if g := j.e.index.groups[key]; g != nil {
			titles[i] = g.title
		}
	}
	return text.Join(text.Of("、", ", "), titles...)
}
