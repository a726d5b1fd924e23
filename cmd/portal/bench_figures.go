package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/text"
)

// figuresSection measures how daily figures are taken in and read again: P5, the reading of P6, and P7.
var figuresSection = section{"figures", "P5 P6 P7 P8", (*bench).figures}

// The period that is made up: the year that a renewal looks at.
var (
	yearFrom = calendar.Date(2016, 10, 1)
	yearEnd  = calendar.Date(2017, 10, 1)
)

// scale is one size of the marketplace with its files.
type scale struct {
	*bench
	stores int
	calm   bool // their figures are far from every limit
	rounds int
	file   string // a year of all its stores
	empty  string // a database with the stores
	ours   string // the same with the year
	theirs string // the year as clustered rows

	taken, read, assessed float64 // CPU seconds
	memory                float64 // MB
}

// figures goes from the smallest size to the largest and compares the two.
func (b *bench) figures() error {
	sizes := []int{1_000, 10_000}
	if b.full {
		sizes = append(sizes, 100_000)
	}
	var measured []scale
	for _, n := range sizes {
		s := scale{bench: b, stores: n, rounds: b.rounds}
		if n >= 10_000 {
			s.rounds = min(s.rounds, max(30_000/n, 1))
		}
		for _, step := range []func() error{s.make, s.year, s.week, s.readings, s.assessing, s.judging, s.clear} {
			if err := step(); err != nil {
				return err
			}
		}
		measured = append(measured, s)
	}
	b.draw(measured)
	return b.flat(measured[0], measured[len(measured)-1])
}

// draw keeps what a store cost at each size.
func (b *bench) draw(sizes []scale) {
	taken, read, assessed := curve{name: "a year taken in"}, curve{name: "a year read"}, curve{name: "assessed, printed"}
	for _, s := range sizes {
		n := float64(s.stores)
		taken.points = append(taken.points, [2]float64{n, 1e6 * s.taken / n})
		read.points = append(read.points, [2]float64{n, 1e6 * s.read / n})
		assessed.points = append(assessed.points, [2]float64{n, 1e6 * s.assessed / n})
	}
	b.curves = append(b.curves, taken, read, assessed)
}

// flat compares the cost of a store in the smallest and in the largest marketplace.
func (b *bench) flat(small, large scale) error {
	each := func(s scale, seconds float64) float64 { return 1e6 * seconds / float64(s.stores) }
	against := fmt.Sprintf("%d stores", small.stores)
	for _, m := range []measured{
		{Work: "a year taken in, a store of " + strconv.Itoa(large.stores), Ours: each(large, large.taken), Reference: each(small, small.taken), Limit: 1.2},
		{Work: "a year read, a store of " + strconv.Itoa(large.stores), Ours: each(large, large.read), Reference: each(small, small.read), Limit: 1.2},
		{Work: "assessed, a store of " + strconv.Itoa(large.stores), Ours: each(large, large.assessed), Reference: each(small, small.assessed), Limit: 1.2},
	} {
		m.Goal, m.Unit, m.Against = "P7", "CPU µs", against
		if err := b.add(m); err != nil {
			return err
		}
	}
	return b.add(measured{Goal: "P7", Work: fmt.Sprintf("peak memory, %d stores", large.stores), Unit: "MB", Ours: large.memory, Reference: 256, Against: "the goal", Limit: 1})
}

func (s *scale) name(what string) string { return s.path(fmt.Sprintf("%s-%d", what, s.stores)) }

// make makes up the stores and their year.
func (s *scale) make() error {
	if _, err := s.sqlite("", "SELECT 1"); err != nil {
		return fault.New(fault.Unavailable, text.Of("没有找到 sqlite3 程序，无法测量参照。", "There is no sqlite3 program to measure the reference with."), text.Of("请安装 sqlite3（apt install sqlite3）。", "Install sqlite3 (apt install sqlite3)."))
	}
	s.file, s.empty, s.ours, s.theirs = s.name("year.csv"), s.name("empty.db"), s.name("ours.db"), s.name("theirs.db")
	stores := s.name("stores.csv")
	if err := os.WriteFile(s.name("merchants.csv"), []byte(theMerchant), 0o600); err != nil {
		return err
	}
	if err := fileOf(stores, s.shops); err != nil {
		return err
	}
	if err := fileOf(s.file, func(w *bufio.Writer) { head(w); s.days(w, yearFrom, yearEnd) }); err != nil {
		return err
	}
	for _, kind := range []string{"merchants", "stores"} {
		if _, err := s.portal("import", kind, s.name(kind+".csv"), "--db", "sqlite:"+s.empty); err != nil {
			return err
		}
	}
	return nil
}

// columns are those of a file of days, as SQL types.
var columns = strings.Fields("dsr_description:REAL dsr_service:REAL dsr_shipping:REAL dsr_logistics:REAL dsr_quality:REAL ratings:INTEGER orders_successful:INTEGER orders_settled:INTEGER " +
	"dispute_refunds:INTEGER quality_refunds:INTEGER refunds:INTEGER refund_hours:REAL refunds_self_completed:INTEGER")

// head writes the header of a file of days.
func head(w *bufio.Writer) {
	_, _ = w.WriteString("store,day")
	for _, c := range columns {
		name, _, _ := strings.Cut(c, ":")
		_, _ = w.WriteString("," + name)
	}
	_ = w.WriteByte('\n')
}

// days writes the days of all stores, store by store.
func (s *scale) days(w *bufio.Writer, from, end calendar.Day) {
	dates := make([]string, end-from)
	for i := range dates {
		dates[i] = (from + calendar.Day(i)).String()
	}
	seed, line := uint64(from), []byte{}
	next := func(n int) int64 { // a plain generator: the same figures in every run
		seed = seed*6364136223846793005 + 1442695040888963407
		return int64((seed >> 33) % uint64(n))
	}
	least, disputes := int64(60), 2
	if s.calm {
		least, disputes = 85, 1
	}
	for i := range s.stores {
		for _, date := range dates {
			line = append(fmt.Appendf(line, "S%07d,", i), date...)
			for range 5 {
				line = strconv.AppendInt(append(line, ",4."...), least+next(int(99-least)), 10)
			}
			n := next(900)
			for _, v := range []int64{n / 3, n, n * 9 / 10, next(disputes), next(4), n / 40} {
				line = strconv.AppendInt(append(line, ','), v, 10)
			}
			line = append(strconv.AppendInt(append(line, ','), n/4, 10), ".5,"...)
			line = append(strconv.AppendInt(line, n/50, 10), '\n')
			_, _ = w.Write(line)
			line = line[:0]
		}
	}
}

// year takes the year in, ours and theirs in turn.
func (s *scale) year() error {
	ours, theirs, days := rates{}, rates{}, float64(s.stores)*float64(yearEnd-yearFrom)
	for range s.rounds {
		_ = os.Remove(s.theirs)
		if err := copied(s.empty, s.ours); err != nil {
			return err
		}
		if err := s.take(&ours, s.ours, s.file, days); err != nil {
			return err
		}
		if err := s.load(&theirs, s.file, days); err != nil {
			return err
		}
	}
	s.taken = median(ours.seconds)
	s.memory = max(s.memory, slices.Max(ours.memory))
	return s.compare("a year taken in, "+strconv.Itoa(s.stores)+" stores", ours, theirs)
}

// week takes seven more days in, each a row of every store: where start-up weighs nothing any more.
func (s *scale) week() error {
	if s.stores < 10_000 {
		return nil
	}
	ours, theirs, days := rates{}, rates{}, 7*float64(s.stores)
	for round := range s.rounds {
		file, first := s.name("week.csv"), yearEnd+calendar.Day(7*round)
		if err := fileOf(file, func(w *bufio.Writer) {
			head(w)
			for d := first; d < first+7; d++ {
				s.days(w, d, d+1)
			}
		}); err != nil {
			return err
		}
		if err := s.take(&ours, s.ours, file, days); err != nil {
			return err
		}
		if err := s.load(&theirs, file, days); err != nil {
			return err
		}
	}
	s.memory = max(s.memory, slices.Max(ours.memory))
	return s.compare("a week taken in day by day, "+strconv.Itoa(s.stores)+" stores", ours, theirs)
}

func (s *scale) compare(work string, ours, theirs rates) error {
	for _, m := range []measured{
		{Unit: "days/s of CPU", Ours: median(ours.cpu), Reference: median(theirs.cpu)},
		{Unit: "days/s", Ours: median(ours.wall), Reference: median(theirs.wall)},
	} {
		m.Goal, m.Work, m.Against, m.Limit, m.AtLeast = "P5", work, "sqlite3 .import", 2, true
		if err := s.add(m); err != nil {
			return err
		}
	}
	return nil
}

// readings reads the year of all stores and counts what a renewal asks for, ours and theirs in turn.
func (s *scale) readings() error {
	var ours, theirs, oursWall, theirsWall []float64
	const asked = `SELECT store, SUM(dsr_description + dsr_service + dsr_logistics < 14.0999999) AS below, SUM(orders_successful) AS orders, SUM(orders_settled) AS settled, SUM(dispute_refunds) AS disputes,
		SUM(refunds) AS refunds, SUM(refund_hours) AS hours, SUM(refunds_self_completed) AS self FROM store_days WHERE day >= '2016-10-01' AND day < '2017-10-01' GROUP BY store`
	var found counted
	for range s.rounds {
		out, err := s.portal("bench-read", "--db", "sqlite:"+s.ours)
		if err == nil {
			err = json.Unmarshal(out.out, &found)
		}
		if err != nil {
			return err
		}
		ours, oursWall, s.memory = append(ours, found.CPU), append(oursWall, found.Wall), max(s.memory, out.memory)
		ref, err := s.sqlite(s.theirs, asked)
		if err != nil {
			return err
		}
		theirs, theirsWall = append(theirs, ref.cpu), append(theirsWall, ref.wall)
	}
	s.read = median(ours)
	sum, err := s.sqlite(s.theirs, "SELECT COUNT(*) || ' ' || SUM(below) || ' ' || SUM(orders) || ' ' || SUM(disputes) FROM ("+asked+")")
	if want := strings.TrimSpace(string(sum.out)); err == nil && want != found.words() {
		err = fmt.Errorf("the two count differently: ours %s, the reference %s", found.words(), want)
	}
	if err != nil {
		return err
	}
	for _, m := range []measured{
		{Unit: "CPU s", Ours: median(ours), Reference: median(theirs)},
		{Unit: "s", Ours: median(oursWall), Reference: median(theirsWall)},
	} {
		m.Goal, m.Work, m.Against, m.Limit = "P6", fmt.Sprintf("a year of %d stores read", s.stores), "one GROUP BY", 0.15
		if err := s.add(m); err != nil {
			return err
		}
	}
	return nil
}

// clear makes room for the next size.
func (s *scale) clear() error {
	files, err := filepath.Glob(s.path("*"))
	for _, f := range files {
		_ = os.Remove(f)
	}
	return err
}

// take takes a file in by the portal.
func (s *scale) take(r *rates, base, file string, days float64) error {
	u, err := s.portal("import", "store_days", file, "--db", "sqlite:"+base)
	if err == nil {
		r.add(u, days)
	}
	return err
}

// load takes a file in by sqlite3, into rows clustered by store and day.
func (s *scale) load(r *rates, file string, days float64) error {
	typed := strings.NewReplacer(":", " ").Replace(strings.Join(columns, ", "))
	u, err := s.sqlite(s.theirs, "CREATE TABLE IF NOT EXISTS store_days (store TEXT, day TEXT, "+typed+", PRIMARY KEY (store, day)) WITHOUT ROWID;", ".mode csv", ".import --skip 1 '"+file+"' store_days")
	if err == nil {
		r.add(u, days)
	}
	return err
}

// theMerchant is the file of the one merchant.
var theMerchant = "merchant,name,legal_id,email\nM1,星禾日用品有限公司," + madeUp() + ",a@xinghe.example\n"

// madeUp is a legal id of nobody.
func madeUp() string {
	const first = "91440500MA5000001"
	digit, _ := merchant.CheckDigit(first)
	return first + string(digit)
}

// fileOf writes a file.
func fileOf(name string, do func(w *bufio.Writer)) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	do(w)
	if err := w.Flush(); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}

// copied makes a copy of a database that nobody has open, without what an earlier one left.
func copied(from, to string) error {
	for _, rest := range []string{"-wal", "-shm"} {
		_ = os.Remove(to + rest)
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		_ = out.Close()
		return err
	}
	return out.Close()
}
