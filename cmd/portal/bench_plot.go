package main

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// curve is what something costs a store, at growing numbers of stores.
type curve struct {
	name   string
	points [][2]float64 // stores, CPU µs a store
}

// The picture's measures.
const (
	plotWidth, plotHeight = 720.0, 400.0
	plotLeft, plotTop     = 70.0, 40.0
	plotRight, plotBottom = 680.0, 330.0
)

var plotColours = []string{"#1f5fa8", "#a84a1f", "#2c7a3f", "#7a2c6f"}

// plot draws the curves: the number of stores by powers of ten, the cost from 0 on, so that flat looks flat.
func plot(curves []curve) []byte {
	least, most, top := math.Inf(1), 0.0, 0.0
	for _, c := range curves {
		for _, p := range c.points {
			least, most, top = min(least, math.Log10(p[0])), max(most, math.Log10(p[0])), max(top, p[1])
		}
	}
	top = max(top*1.15, 1)
	x := func(n float64) float64 {
		return plotLeft + (plotRight-plotLeft)*(math.Log10(n)-least)/max(most-least, 1)
	}
	y := func(v float64) float64 { return plotBottom - (plotBottom-plotTop)*v/top }
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %g" font-family="sans-serif" font-size="13">`, plotWidth, plotHeight)
	fmt.Fprintf(&b, `<title>每店成本（CPU 微秒）与店铺数 · CPU µs a store against the number of stores</title><rect width="%g" height="%g" fill="#fff"/>`, plotWidth, plotHeight)
	fmt.Fprintf(&b, `<text x="%g" y="22">每店 CPU 微秒 · CPU µs a store</text>`, plotLeft)
	for i := range 5 {
		v := top * float64(i) / 4
		fmt.Fprintf(&b, `<line x1="%g" y1="%.1f" x2="%g" y2="%.1f" stroke="#ddd"/><text x="%g" y="%.1f" text-anchor="end">%s</text>`, plotLeft, y(v), plotRight, y(v), plotLeft-8, y(v)+4, amount(v))
	}
	for n := math.Ceil(least); n <= most; n++ {
		fmt.Fprintf(&b, `<text x="%.1f" y="%g" text-anchor="middle">%.0f</text>`, x(math.Pow(10, n)), plotBottom+20, math.Pow(10, n))
	}
	for i, c := range curves {
		var line []string
		colour := plotColours[i%len(plotColours)]
		for _, p := range c.points {
			line = append(line, fmt.Sprintf("%.1f,%.1f", x(p[0]), y(p[1])))
			fmt.Fprintf(&b, `<circle cx="%.1f" cy="%.1f" r="4" fill="%s"/><text x="%.1f" y="%.1f" text-anchor="middle">%s</text>`, x(p[0]), y(p[1]), colour, x(p[0]), y(p[1])-9, amount(p[1]))
		}
		fmt.Fprintf(&b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>`, strings.Join(line, " "), colour)
		fmt.Fprintf(&b, `<text x="%g" y="%g" fill="%s">— %s</text>`, plotLeft+float64(i)*200, plotBottom+50, colour, html.EscapeString(c.name))
	}
	b.WriteString("</svg>\n")
	return []byte(b.String())
}
