package chart

// SparkProps is a small picture of a figure over the days of late, with the limit as a broken line.
type SparkProps struct {
	Head
	Days  []Reading
	Limit *int64
	Last  string // of the value now
	Bound string // of the limit
	From  string
	To    string
	Table Table
}

// Reading is one day's value; Has is false where there is none.
type Reading struct {
	Value int64
	Has   bool
}

// The measures of small pictures.
const (
	sparkWide = 360
	sparkHigh = 72
	sparkPad  = 10
)

// span is the least and the greatest value that is drawn, the limit among them.
func (p SparkProps) span() (least, most int64) {
	first := true
	take := func(v int64) {
		if first || v < least {
			least = v
		}
		if first || v > most {
			most = v
		}
		first = false
	}
	for _, d := range p.Days {
		if d.Has {
			take(d.Value)
		}
	}
	if p.Limit != nil {
		take(*p.Limit)
	}
	return least, max(most, least+1)
}

func (p SparkProps) y(v int64) int {
	least, most := p.span()
	return sparkHigh - sparkPad - int((v-least)*(sparkHigh-2*sparkPad)/(most-least))
}

func (p SparkProps) x(day int) int {
	return 2 + day*(sparkWide-4)/max(len(p.Days)-1, 1)
}

// path is the line through the days that have a value; a day that stands alone is a dot.
func (p SparkProps) path() string {
	out, drawing := "", false
	for i, d := range p.Days {
		switch {
		case !d.Has:
			drawing = false
		case drawing:
			out += "L" + n(p.x(i)) + " " + n(p.y(d.Value))
		default:
			out += "M" + n(p.x(i)) + " " + n(p.y(d.Value)) + "h0"
			drawing = true
		}
	}
	return out
}
