package application

import (
	"slices"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// choose offers the merchant's stores as answers, and takes the one that was chosen where it is one of them.
func (f *Form) choose(tx *db.Tx, i *Item) error {
	stores, err := merchant.Stores(tx, f.Case.Merchant)
	if err != nil {
		return err
	}
	for _, s := range stores {
		i.Ask.Options = append(slices.Clip(i.Ask.Options), rulebook.Option{Key: s.ID, Title: text.Same(s.Name),
			Help: text.F("%s，编号 %s", "%s, number %s", merchant.Title(merchant.Kinds, s.Kind), s.ID)})
	}
	chosen := i.Answer.Typed()
	if len(chosen) == 0 {
		return nil
	}
	at := slices.IndexFunc(stores, func(s merchant.Store) bool { return s.ID == chosen[0] })
	if at < 0 {
		i.Complete, i.Shown = false, text.Text{}
		i.Problem = text.Of("请从贵司的店铺中选择。", "Choose one of your own stores.")
		return nil
	}
	f.Store, i.Shown = stores[at].ID, text.F("%s（%s）", "%s (%s)", stores[at].Name, stores[at].ID)
	return nil
}

// storeFree reports whether a store of the merchant is left that takes no part in the programme.
func storeFree(tx *db.Tx, c Case) (bool, error) {
	stores, err := merchant.Stores(tx, c.Merchant)
	if err != nil || len(stores) == 0 {
		return true, err
	}
	for _, s := range stores {
		_, member, err := membership.ActiveStore(tx, c.Merchant, c.Programme, s.ID)
		if err != nil || !member {
			return true, err
		}
	}
	return false, nil
}
