package products

import (
	"testing"

	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/text"
)

func TestEveryStateVerdictAndTabIsWordedInBothLanguages(t *testing.T) {
	worded := map[string]text.Text{}
	for _, s := range []product.State{product.Preparing, product.Waiting, product.Objected, product.Effective, product.Over} {
		worded["tag "+string(s)] = stateWords[s]
	}
	for _, s := range []product.BatchState{product.Draft, product.Filling, product.Noticed, product.Revoked, product.Scrapped} {
		worded["batch "+string(s)] = batchWords[s]
	}
	for _, v := range []product.Verdict{product.Open, product.Upheld, product.Refused, product.Moot} {
		worded["verdict "+string(v)] = verdictWords[v]
	}
	for _, tab := range product.Tabs {
		worded["tab "+string(tab)], worded["note "+string(tab)] = tabWords[tab], tabNotes[tab]
	}
	for _, name := range append(chooseFields, "file") {
		worded["field "+name] = fieldWords[name]
	}
	for what, words := range worded {
		if !words.Complete() {
			t.Errorf("%s is not worded", what)
		}
	}
}
