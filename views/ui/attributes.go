package ui

import (
	"strings"

	"github.com/a-h/templ"
)

// attributes are some of an element's, in order. A map of them, as templ has it, would be sorted anew each time.
type attributes = templ.OrderedAttributes

// attribute is an attribute where it has a value, none where it has not.
func attribute(name, value string) attributes { return with(nil, name, value) }

// with adds an attribute where it has a value.
func with(all attributes, name, value string) attributes {
	if value == "" {
		return all
	}
	return append(all, templ.KeyValue[string, any]{Key: name, Value: value})
}

// marked adds an attribute without a value where something is so.
func marked(all attributes, name string, is bool) attributes {
	if !is {
		return all
	}
	return append(all, templ.KeyValue[string, any]{Key: name, Value: true})
}

// Class is the attribute of the class names that are not empty, each given once: <p { ui.Class("status", tone)... }>. What
// templ makes of several names in class={ … } may hold styles and doubles, and costs several times as much.
func Class(names ...string) templ.OrderedAttributes { return attribute("class", classes(names)) }

// When is a class name where something is so.
func When(is bool, name string) string {
	if is {
		return name
	}
	return ""
}

// classes sets the names that are not empty apart.
func classes(names []string) string {
	n := 0
	for _, name := range names {
		if name != "" {
			names[n] = name
			n++
		}
	}
	if n == 1 {
		return names[0]
	}
	return strings.Join(names[:n], " ")
}
