package memberships

import (
	"io"
	"net/http"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/ledger"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/web/front"
)

// paidHook takes the bank's message of a payment: JSON, signed in the header X-Signature (see ledger.Receive). It is
// outside of the sessions' door; without a secret it is not there. The answer says whether the payment was new.
func paidHook(c *front.Ctx) error {
	if len(c.App.DepositSecrets) == 0 {
		return fault.Missing(text.Of("这个页面", "such page"))
	}
	body, err := io.ReadAll(c.Request().Body)
	if err != nil {
		return err
	}
	p, err := ledger.Receive(c.App.DepositSecrets, c.Request().Header.Get("X-Signature"), body, c.Now())
	fresh := false
	if err == nil {
		err = c.App.DB.InTx(c.Request().Context(), db.System("bank"), func(tx *db.Tx) (err error) { fresh, err = ledger.Pay(tx, p); return err })
	}
	if err == nil {
		return c.JSON(http.StatusOK, map[string]any{"payment": p.Reference, "new": fresh})
	}
	f := fault.Of(err)
	status, known := map[fault.Kind]int{fault.Unauthenticated: http.StatusUnauthorized, fault.Invalid: http.StatusUnprocessableEntity, fault.Conflict: http.StatusConflict}[f.Kind]
	if !known {
		return err
	}
	answer := map[string]any{"error": f.Message.EN, "next": f.Next.EN}
	for _, field := range f.Fields {
		answer[field.Name] = field.Message.EN
	}
	return c.JSON(status, answer)
}
