package demo

import (
	"slices"
	"strings"
	"time"

	"github.com/mengyue/portal/models/book"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/level"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/suspension"
	"github.com/mengyue/portal/models/watch"
)

// The programmes that ship as examples; they are played where the portal has them.
const (
	levelled = "ebay-top-rated"
	quality  = "marketplace-quality"
)

// exampleStore is one store in a programme of the examples.
type exampleStore struct {
	programme string
	company   int
	id, name  string
	spikes    map[int]int64 // troubles of single days: incidents, or defects
	until     int           // the last day with figures
}

// The stores by what becomes of them.
var examples = []exampleStore{
	{levelled, settled, "E001", "云禾出海旗舰店", nil, 0},                         // top rated, with the badge
	{levelled, settled, "E002", "云禾家居出海店", map[int]int64{-75: 25}, 0},      // it has fallen
	{levelled, settled, "E003", "云禾文创出海店", nil, -165},                      // no figures any more: its badge has lapsed
	{levelled, fresh, "E004", "拾光出海店", nil, 0},                             // corrected figures: it is to fall
	{quality, settled, "E011", "云禾商城店", nil, 0},                            // nothing is near
	{quality, settled, "E012", "云禾商城二店", map[int]int64{-4: 13}, 0},         // near the line: an alert
	{quality, settled, "E013", "云禾商城三店", map[int]int64{-10: 25}, 0},        // suspended
	{quality, settled, "E014", "云禾商城四店", map[int]int64{-12: 25}, 0},        // suspended; its plan waits for the answer
	{quality, settled, "E015", "云禾商城五店", map[int]int64{-20: 25}, 0},        // its plan was accepted: immune
	{quality, fresh, "E016", "拾光商城店", map[int]int64{-60: 25}, 0},           // asked again after the immunity, and met
	{quality, fallen, "E017", "鹿鸣商城店", map[int]int64{-60: 25, -28: 25}, 0}, // asked again, broken, and suspended once more
	{quality, disputed, "E018", "晴川商城店", map[int]int64{-76: 25}, 0},        // sixty days without a plan: removed
	{quality, 14, "E019", "远山商城店", map[int]int64{-2: 25}, 0},               // warned
}

// shipped plays the examples, where the portal has them, and keeps a draft of a later edition.
func (s *story) shipped() {
	for _, programme := range []string{levelled, quality} {
		if len(s.Library.Editions(programme)) == 0 {
			return
		}
	}
	s.on(s.day(-105, "09:00"), s.opensOutlets)
	for d := -104; d <= 0; d++ {
		if _, _, n := (calendar.DayOf(s.now) + calendar.Day(d)).Date(); n == 20 {
			s.on(s.day(d, "06:50"), s.evaluates)
		}
	}
	for _, d := range []int{-75, -59, -19, -11, -8, -1, 0} {
		s.on(s.day(d, "07:10"), s.judgesOutlets)
	}
	s.on(s.day(-52, "10:00"), s.plans("E016", "更换承运商，并为易碎品增加缓冲包装，两周内完成。"))
	s.on(s.day(-52, "11:00"), s.plans("E017", "增加质检人手，逐单检查。"))
	s.on(s.day(-50, "10:00"), s.acceptsPlan("E016"))
	s.on(s.day(-50, "10:10"), s.acceptsPlan("E017"))
	s.on(s.day(-14, "10:00"), s.plans("E015", "停售两款投诉集中的商品，换供应商后再上架。"))
	s.on(s.day(-13, "10:00"), s.acceptsPlan("E015"))
	s.ago(5*time.Hour, s.plans("E014", "本周内补发全部问题订单，并培训客服。"))
	s.on(s.day(-1, "07:00"), s.corrects)
	s.on(s.day(-1, "17:00"), s.drafts)
}

// opensOutlets registers the stores with their figures so far, and lets them in.
func (s *story) opensOutlets() error {
	return s.do(actor, func(tx *db.Tx) error {
		for _, o := range examples {
			c := s.shops[o.company]
			if _, err := merchant.PutStores(tx, []merchant.Store{{ID: o.id, Merchant: c.id, Name: o.name, Platform: "other", Kind: "ordinary", Created: s.day(-beginning-100, "00:00")}}); err != nil {
				return err
			}
			e, err := s.Library.InForce(o.programme, tx.Now)
			if err != nil {
				return err
			}
			if _, err := membership.Admit(tx, membership.New{Merchant: c.id, Programme: e.Programme, Edition: e.ID, Party: e.Parties[0].Key, Store: o.id}); err != nil {
				return err
			}
		}
		_, err := figures.Put(tx, figures.Series, s.series(), figures.Source{})
		return err
	})
}

// series are all figures of the stores: those of the levels twice a month for a year, the others every second day.
func (s *story) series() (rows []figures.Day) {
	for _, o := range examples {
		from, step, parts := -130, 2, map[string]int64{"mq.orders": 10, "mq.incidents": 0, "mq.accepted": 10, "mq.late": 0, "mq.tracked": 10, "mq.response_hours": 6_000_000}
		trouble := "mq.incidents"
		if o.programme == levelled {
			from, step, trouble = -480, 15, "tr.defects"
			parts = map[string]int64{"tr.transactions": 30, "tr.sales": 300_000, "tr.defects": 0, "tr.cases_unresolved": 0, "tr.late": 0, "tr.tracked": 30}
		}
		last := -1
		if o.until != 0 {
			last = o.until
		}
		for d := from; d <= last; d += step {
			for part, n := range parts {
				rows = append(rows, s.figure(o.id, part, d, n))
			}
		}
		for d, n := range o.spikes {
			rows = append(rows, s.figure(o.id, trouble, d, n))
		}
	}
	return rows
}

func (s *story) figure(store, part string, day int, n int64) figures.Day {
	f := figures.Day{Subject: "store:" + store, Part: part, Day: calendar.DayOf(s.now) + calendar.Day(day)}
	f.Set(figures.Value, n)
	return f
}

// evaluates is the evaluation of the day.
func (s *story) evaluates() error {
	if err := s.do(actor, level.Daily); err != nil {
		return err
	}
	return s.worker.Settle(s.ctx)
}

func (s *story) judgesOutlets() error {
	err := s.do(s.house.operator, func(tx *db.Tx) error { _, err := watch.Begin(tx, quality); return err })
	if err != nil {
		return err
	}
	return s.worker.Settle(s.ctx)
}

// rests is the suspension of a store that runs.
func rests(tx *db.Tx, merchant, store string) (suspension.Suspension, error) {
	all, err := suspension.List(tx, suspension.Question{Merchant: merchant, Open: true, Limit: 100})
	for _, one := range all {
		if one.Store == store {
			return one, err
		}
	}
	return suspension.Suspension{}, err
}

func outletOf(id string) exampleStore {
	return examples[slices.IndexFunc(examples, func(o exampleStore) bool { return o.id == id })]
}

// plans hands in the plan of a suspended store.
func (s *story) plans(store, words string) func() error {
	return func() error {
		c := s.shops[outletOf(store).company]
		return s.do(c.owner, func(tx *db.Tx) error {
			one, err := rests(tx, c.id, store)
			if err == nil {
				_, err = suspension.Answering(tx, one.ID, words)
			}
			return err
		})
	}
}

// acceptsPlan accepts the plan that a store has handed in.
func (s *story) acceptsPlan(store string) func() error {
	return func() error {
		return s.do(s.house.operator, func(tx *db.Tx) error {
			all, err := suspension.Plans(tx, suspension.Question{Merchant: s.shops[outletOf(store).company].id, Open: true, Limit: 100})
			for _, p := range all {
				if err == nil && p.Store == store && p.Waiting() {
					_, err = suspension.Accept(tx, p.ID, p.Version)
				}
			}
			return err
		})
	}
}

// corrects brings defects of the last two months that were reported late.
func (s *story) corrects() error {
	return s.do(actor, func(tx *db.Tx) error {
		_, err := figures.Put(tx, figures.Series, []figures.Day{s.figure("E004", "tr.defects", -60, 40)}, figures.Source{})
		return err
	})
}

// drafts writes the next edition of a programme: more is near the line, and a plan earns a longer immunity.
func (s *story) drafts() error {
	return s.do(s.house.operator, func(tx *db.Tx) error {
		e, err := s.Library.InForce(quality, tx.Now)
		if err != nil {
			return err
		}
		day := (calendar.DayOf(s.now) + 60).String()
		dated := func(src string) string { return strings.ReplaceAll(src, e.ID, day) }
		source := strings.NewReplacer("near: 0.02", "near: 0.03", "immunity: 30d", "immunity: 45d").Replace(dated(string(e.Text)))
		d, err := book.Upload(tx, source, dated(string(s.Library.ScenarioText(e))))
		if err == nil {
			_, err = book.Simulate(tx, d.ID, d.Version)
		}
		return err
	})
}
