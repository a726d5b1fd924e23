package trade

import (
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/relation"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/web/front"
)

// moving runs a verb on the relation of the page.
func moving(c *front.Ctx, done text.Text, do func(tx *db.Tx, id string, f front.Form) error) error {
	f, err := c.Form("version", "reason", "payment")
	if err != nil {
		return err
	}
	return doing(c, f, done, func(tx *db.Tx) (string, error) { return "/relations/" + c.Param("id"), do(tx, c.Param("id"), f) }, relationPage)
}

func accept(c *front.Ctx) error {
	return moving(c, text.Of("已同意，合作关系建立。", "Accepted; the relation runs."), func(tx *db.Tx, id string, f front.Form) error {
		_, err := relation.Reply(tx, id, f.Version(), relation.Answer{Accepts: true})
		return err
	})
}

func refuse(c *front.Ctx) error {
	return moving(c, text.Of("已答复不同意。", "Refused."), func(tx *db.Tx, id string, f front.Form) error {
		_, err := relation.Reply(tx, id, f.Version(), relation.Answer{Reason: f.Get("reason")})
		return err
	})
}

func takeBack(c *front.Ctx) error {
	return moving(c, text.Of("请求已撤回。", "The request is taken back."), func(tx *db.Tx, id string, f front.Form) error {
		_, err := relation.Withdraw(tx, id, f.Version())
		return err
	})
}

func proposeEnd(c *front.Ctx) error {
	return moving(c, text.Of("已向对方提议解除。", "Your proposal to end it is sent."), func(tx *db.Tx, id string, f front.Form) error {
		_, err := relation.Propose(tx, id, f.Version(), relation.Proposal{Kind: relation.ToEnd, Reason: f.Get("reason")})
		return err
	})
}

func proposePayment(c *front.Ctx) error {
	return moving(c, text.Of("已向对方提议变更结算方式。", "Your proposal is sent."), func(tx *db.Tx, id string, f front.Form) error {
		_, err := relation.Propose(tx, id, f.Version(), relation.Proposal{Kind: relation.ToSettle, Payment: f.Get("payment")})
		return err
	})
}

func agree(c *front.Ctx) error {
	return moving(c, text.Of("已同意对方的提议。", "You have agreed."), func(tx *db.Tx, id string, f front.Form) error {
		_, err := relation.Agree(tx, id, f.Version())
		return err
	})
}

func decline(c *front.Ctx) error {
	return moving(c, text.Of("提议已撤销，一切照旧。", "The proposal is dropped; nothing changes."), func(tx *db.Tx, id string, f front.Form) error {
		_, err := relation.Decline(tx, id, f.Version())
		return err
	})
}
