package brand_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/mengyue/portal/models/brand"
)

// CH-4: names are compared after normalising, carefully.
func TestNamesAreTheSameWhateverTheWayTheyAreWritten(t *testing.T) {
	for _, c := range [][2]string{
		{"星禾（广东）日用品有限公司", "星禾(广东)日用品有限公司"}, {"星禾【广东】日用品有限公司", "星禾(广东)日用品有限公司"}, {" 星禾 日用品　有限公司 ", "星禾日用品有限公司"},
		{"星禾日用品有限责任公司", "星禾日用品有限公司"}, {"ＸＩＮＧＨＥ Co., Ltd.", "Xinghe Co.,Ltd"}, {"Xinghe Company Limited", "XINGHE CO LTD"}, {"Xinghe Limited", "xinghe ltd."},
		{"Acme Incorporated", "ACME, Inc."}, {"Acme Corporation", "acme corp"}, {"A·B有限公司", "A.B有限公司"},
	} {
		if !brand.SameName(c[0], c[1]) {
			t.Errorf("%q and %q are told apart: %q %q", c[0], c[1], brand.NormalName(c[0]), brand.NormalName(c[1]))
		}
	}
	for _, c := range [][2]string{
		{"星禾日用品有限公司", "星禾日用品股份有限公司"}, {"星禾日用品有限公司", "星和日用品有限公司"}, {"星禾（广东）有限公司", "星禾（浙江）有限公司"}, {"有限公司", "有限责任公司股份"},
		{"星禾", "星禾有限公司"}, {"", ""}, {"  ", ""}, {"Acme Ltd", "Acme Inc"}, {"甲", "乙"},
	} {
		if brand.SameName(c[0], c[1]) {
			t.Errorf("%q and %q are taken for one: %q", c[0], c[1], brand.NormalName(c[0]))
		}
	}
}

func TestNormalNameIsItsOwnNormalName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringOf(rapid.RuneFrom([]rune("星禾日用品有限责任公司（）【】()[] 　.,·ABCabcＡＢｃcoltdlimited"))).Draw(t, "name")
		n := brand.NormalName(name)
		if again := brand.NormalName(n); again != n && !brand.SameName(n, name) {
			t.Fatalf("%q → %q → %q", name, n, again)
		}
	})
}
