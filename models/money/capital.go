package money

import "strings"

var (
	digits   = []rune("零壹贰叁肆伍陆柒捌玖")
	units    = []string{"", "拾", "佰", "仟"}
	sections = []string{"", "万", "亿", "万亿"}
)

// Capital writes the amount in Chinese capitals, as agreements and receipts demand: 壹仟贰佰叁拾肆元伍角整.
func (f Fen) Capital() string {
	if f < 0 {
		return "负" + (-f).Capital()
	}
	yuan, jiao, fen := int64(f)/100, int64(f)/10%10, int64(f)%10
	out := ""
	if yuan > 0 {
		out = whole(yuan) + "元"
	}
	switch {
	case jiao == 0 && fen == 0:
		if yuan == 0 {
			out = "零元"
		}
		return out + "整"
	case jiao > 0:
		out += string(digits[jiao]) + "角"
	case yuan > 0:
		out += "零"
	}
	if fen == 0 {
		return out + "整"
	}
	return out + string(digits[fen]) + "分"
}

// whole writes a positive whole number, in sections of four digits.
func whole(n int64) string {
	out, zero := "", false
	for i := len(sections) - 1; i >= 0; i-- {
		part := n
		for range i {
			part /= 10000
		}
		if i < len(sections)-1 {
			part %= 10000
		}
		if part == 0 {
			zero = zero || out != ""
			continue
		}
		if out != "" && (zero || part < 1000) {
			out += "零"
		}
		out += section(part) + sections[i]
		zero = false
	}
	return strings.ReplaceAll(out, "亿万", "亿")
}

// section writes 1 … 9999.
func section(n int64) string {
	out, zero := "", false
	for i, div := 3, int64(1000); i >= 0; i, div = i-1, div/10 {
		d := n / div % 10
		switch {
		case d > 0:
			if zero {
				out += "零"
			}
			out += string(digits[d]) + units[i]
			zero = false
		case out != "":
			zero = true
		}
	}
	return out
}
