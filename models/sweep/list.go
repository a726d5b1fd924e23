package sweep

import (
	"fmt"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/blob"
	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/growth"
	"github.com/mengyue/portal/models/intake"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/ledger"
	"github.com/mengyue/portal/models/level"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/partner"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/publication"
	"github.com/mengyue/portal/models/relation"
	"github.com/mengyue/portal/models/renewal"
	"github.com/mengyue/portal/models/sanction"
	"github.com/mengyue/portal/models/signup"
	"github.com/mengyue/portal/models/suspension"
	"github.com/mengyue/portal/models/watch"
)

// All is everything that time makes happen in the portal.
func All(d *db.DB) *Sweep {
	return &Sweep{DB: d,
		Effects: together(agreement.OnDue, brand.OnDue, membership.OnDue, application.OnDue, product.OnDue, signup.OnDue, growth.OnDue, conduct.OnDue, relation.OnDue, ledger.OnDue, sanction.OnDue, suspension.OnDue, watch.OnDue, level.OnDue, renewal.OnDue),
		Sets: []Set{
			{Name: "tags", Do: product.TakeEffect, Next: product.NextEffect},
			{Name: "agreements", Do: agreement.TakeEffect},
			{Name: "fees", Do: product.ReckonFees},
			{Name: "products to judge again", Do: listing.Recheck, Next: listing.NextRecheck},
			{Name: "events for webhooks", Do: partner.Tell},
			{Name: "relations that fell", Do: relation.Tell},
			{Name: "members of stores", Do: watch.TakeEffect},
			{Name: "suspensions that are over", Do: suspension.TakeEffect},
		},
		Rounds: []Round{
			{Name: "form tokens", Every: time.Hour, Do: access.ForgetTokens},
			{Name: "attempts", Every: time.Hour, Do: access.ForgetAttempts},
			{Name: "drafts of batches", Every: time.Hour, Do: product.ForgetDrafts},
			{Name: "cases left alone", Every: time.Hour, Do: application.LetGo},
			{Name: "accounts", Every: time.Hour, Do: account.Forget},
			{Name: "answers of the API", Every: time.Hour, Do: partner.Forget},
			{Name: "paces of tokens", Every: time.Hour, Do: partner.ForgetPaces},
			{Name: "watch", Every: time.Hour, Do: watch.Daily},
			{Name: "evaluations", Every: time.Hour, Do: level.Daily},
			{Name: "places among peers", Every: time.Hour, Do: renewal.Rerank},
		}}
}

// Works are the kinds of long work of the portal; some of it reads papers.
func Works(papers *blob.Store) map[string]job.Worker {
	return together(product.Workers, watch.Workers, level.Workers, publication.Workers, renewal.Workers, intake.Workers(papers))
}

// New is a worker of the portal, with a name of its own; without a sender mails are kept.
func New(d *db.DB, papers *blob.Store, sender outbox.Sender) *Worker {
	return &Worker{Sweep: All(d), Jobs: &job.Runner{DB: d, Workers: Works(papers), Name: db.NewID(d.Clock.Now())},
		Courier: partner.NewCourier(d), Office: &outbox.Office{DB: d, Readers: account.Directory, Sender: sender}}
}

// together puts what the packages have into one; a kind belongs to one package.
func together[M ~map[string]V, V any](all ...M) M {
	out := M{}
	for _, one := range all {
		for kind, v := range one {
			if _, twice := out[kind]; twice {
				panic(fmt.Sprintf("sweep: two packages claim the kind %q", kind))
			}
			out[kind] = v
		}
	}
	return out
}
