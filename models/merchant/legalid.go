package merchant

import (
	"errors"
	"strings"
)

// alphabet holds the 31 signs of a unified social credit code (GB 32100-2015): no I, O, S, V, Z.
const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// weights are 3^i mod 31 for the first 17 places.
var weights = [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}

// Reasons why a code is not one.
var (
	ErrLength = errors.New("a unified social credit code has 18 characters")
	ErrSign   = errors.New("a unified social credit code has digits and capital letters without I, O, S, V and Z")
	ErrDigit  = errors.New("the last character does not check: one of the others is mistyped")
)

// CheckLegalID checks the form and the check digit of a unified social credit code.
func CheckLegalID(code string) error {
	if len(code) != 18 {
		return ErrLength
	}
	digit, ok := CheckDigit(code[:17])
	switch {
	case !ok || !strings.Contains(alphabet, code[17:]):
		return ErrSign
	case digit != code[17]:
		return ErrDigit
	}
	return nil
}

// CheckDigit is the 18th character for the first 17; ok is false where they are no code's beginning.
func CheckDigit(first17 string) (digit byte, ok bool) {
	if len(first17) != 17 {
		return 0, false
	}
	sum := 0
	for i := range 17 {
		n := strings.IndexByte(alphabet, first17[i])
		if n < 0 {
			return 0, false
		}
		sum += n * weights[i]
	}
	return alphabet[(31-sum%31)%31], true
}
