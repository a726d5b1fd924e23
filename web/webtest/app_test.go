package webtest_test

import (
	"net/http"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/webtest"
)

func who(may access.Action) func() []front.Route {
	return func() []front.Route {
		return []front.Route{{Method: front.GET, Path: "/who", May: may, Do: func(c *front.Ctx) error {
			return c.String(http.StatusOK, string(c.Who.Role)+" "+c.Who.Merchant+" "+c.Who.MerchantName)
		}}}
	}
}

func TestEveryRoleSignsInAndIsWhoItIs(t *testing.T) {
	app := webtest.New(t, who(access.SignedIn))
	for _, role := range access.Roles {
		b, actor := app.Somebody(role, "M007")
		p := b.Get("/who").OK().At("/who").HasText(string(role))
		if actor.Role != string(role) || actor.Session == "" || role.Staff() == (actor.Merchant != "") {
			t.Errorf("%s acts as %+v", role, actor)
		}
		if !role.Staff() {
			p.HasText("M007 测试商家 M007")
		}
	}
	if answer := app.Visitor().Once(front.GET, "/who", "", nil, nil); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("a visitor gets %d", answer.StatusCode)
	}
}

func TestRolesAreKeptOutOfWhatIsNotTheirs(t *testing.T) {
	app := webtest.New(t, who(access.Accounts))
	app.SignIn(access.Admin).Get("/who").OK()
	app.SignIn(access.Reviewer).Get("/who").Want(http.StatusForbidden)
	app.SignIn(access.Owner).Get("/who").Want(http.StatusForbidden)
}

func TestLegalIDsOfTestsAreRightAndTheirOwn(t *testing.T) {
	seen := map[string]bool{}
	for _, id := range []string{"M001", "M002", "M003", "X"} {
		code := webtest.LegalID(id)
		if err := merchant.CheckLegalID(code); err != nil || seen[code] || code != webtest.LegalID(id) {
			t.Errorf("%s: %s: %v", id, code, err)
		}
		seen[code] = true
	}
}

func TestSettleDoesWhatIsDue(t *testing.T) {
	app := webtest.New(t)
	app.Company("M001")
	app.Company("M001")
	app.Settle()
}
