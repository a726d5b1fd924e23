package signup

import (
	"unicode/utf8"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// notWith is the fault of one who acts on a sign-up in a state that does not allow it.
func notWith(s SignUp) error {
	return fault.New(fault.Conflict, text.F("该报名的状态为“%s”，不能进行此操作。", "This sign-up is in the state “%s”; this cannot be done now.", s.State().Title()),
		text.Of("请刷新页面查看最新状态。", "Reload the page to see where it stands."))
}

// behind is the fault of one who acts on an older version than there is: it tells who was first.
func behind(tx *db.Tx, s SignUp) error {
	last, err := audit.Of(tx, s.Ref(), 1)
	if err != nil {
		return err
	}
	f := db.Stale()
	if len(last) == 1 {
		f.Message = text.F("在您打开页面之后，%s 已于 %s 更改了这次报名（现为“%s”），您的操作没有生效。",
			"After you opened the page, %s changed this sign-up on %s (it is now “%s”); your action was not taken.",
			last[0].ActorName, last[0].At.Text(), s.State().Title())
	}
	return f
}

// current finds a sign-up and checks that it is as it was shown. Errors: NotFound, Conflict.
func current(tx *db.Tx, id string, version int) (SignUp, error) {
	s, err := find(tx, id)
	if err == nil && s.Version != version {
		err = behind(tx, s)
	}
	return s, err
}

// mostWords is how long a reason, a remark or advice may be.
const mostWords = 2000

var tooLong = text.F("请缩短到 %d 字以内。", "Shorten this to at most %d characters.", mostWords)

func worded(s string) bool { return utf8.RuneCountInString(s) <= mostWords }
