package intake_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/intake"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
)

var staff = db.Actor{Account: "O1", Name: "周青", Role: "operator"}

// market is a database that carries the rulebooks, with two merchants, a store and two products.
func market(t *testing.T) *db.DB {
	t.Helper()
	d, _ := dbtest.New(t)
	lib, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rulebook.Carry(d, lib)
	load(t, d, "merchants", good["merchants"])
	load(t, d, "stores", good["stores"])
	load(t, d, "products", good["products"])
	return d
}

// good is a file of each kind in which every row is right.
var good = map[string]string{
	"merchants": "merchant,name,legal_id,email,created_on\nM1,星禾日用品有限公司," + legal("1") + ",a@xinghe.example,2024-05-01\nM2,南岸商贸有限公司," + legal("2") + ",b@nanan.example,\n",
	"stores":    "store,merchant,name,platform,kind,created_on,brands\nS1,M1,星禾旗舰店,1688,flagship,2024-05-01,B1;B2;B1\nS2,M2,南岸店,tmall,ordinary,,\n",
	"products": "product,store,title,brand,category,stock_kind,private,price,stock,online\nP1,S1,\"杯子, 双层 \"\"350ml\"\"\",B1,杯具,spot,false,39.90,120,true\n" +
		"P2,S1,定制碗,,,made_to_order,true,,,\n",
	"product_days":  "product,day,sales,orders,refunds,score_description\nP1,2026-11-20,1234.50,31,0,4.80\nP1,2026-11-21,0,0,,\n",
	"brands":        "brand,name,trademark,class,owner,status,applied_on,registered_on,valid_until,tonality\nB1,云禾坊,12345678,21,云禾坊家居用品有限公司,R,2014-03-01,2015-06-07,2035-06-06,2.5\nB2,南岸,12345679,,南岸商贸有限公司,TM,2024-03-01,,,\n",
	"chain_links":   "merchant,brand,position,grantor,grantee,kind,valid_from,valid_to,categories,may_sublicense,confirmed\nM1,B1,1,云禾坊家居用品有限公司,东渡贸易有限公司,ordinary,2026-01-01,2026-12-31,杯具,true,true\nM1,B1,2,东渡贸易有限公司,星禾日用品有限公司,ordinary,2026-01-01,,,false,false\n",
	"store_days":    "store,day,dsr_description,dsr_logistics,refund_hours,orders_successful\nS1,2026-11-20,4.7,4.699999,88.5,31\nS2,2026-11-21,,,,0\n",
	"category_days": "store,day,category,sales,products_online\nS1,2026-11-20,家居/杯具,1234.50,31\nS1,2026-11-20,其他,,3\n",
	"orders": "order,store,product,category,status,paid,freight,refunded,sham,finished_at\nO1,S1,P1,杯具,success,100.00,10,0,false,2026-11-20T10:00:00+08:00\n" +
		"O2,S1,,杯具,open,5,,,,\n",
	"series":     "subject,measure,day,value\nstore:S1,store.refunds,2026-11-20,3\nstore:S1,category.sales,2026-11-20,3.99\n",
	"standards":  "programme,category,store_kind,winter,measure,limit\ntmall-renewal-2018,女装,flagship,true,sales,500000.00\ntmall-renewal-2018,,,,brand_level,1\n",
	"facts":      "subject,fact,since,value\nmerchant:M1,level,2026-01-01,3\nmerchant:M2,level,2026-01-01,\n",
	"violations": "violation,merchant,store,kind,points,grave,occurred_at,decided_at,state\nV1,M1,S1,law,12,true,2026-10-01,2026-10-08T10:00:00+08:00,in_force\nV2,M1,,general,0,false,2026-11-22T15:30:00+08:00,,open\n",
	"payments":   "payment,merchant,programme,amount,paid_at\nBK1,M1,channel-supplier,49999.99,2026-11-20T10:00:00+08:00\nBK2,M1,channel-supplier,0.01,2026-11-22T15:30:00+08:00\n",
	"holidays":   "day,name,off\n2027-01-01,元旦,true\n2027-01-02,元旦,false\n",
}

func legal(n string) string {
	first := "91440500MA5" + strings.Repeat("0", 6-len(n)) + n
	digit, _ := merchant.CheckDigit(first)
	return first + string(digit)
}

func run(t *testing.T, d *db.DB, o intake.Options) (intake.Report, []string) {
	t.Helper()
	var told []string
	o.Refuse = func(r intake.Refusal) {
		for _, p := range r.Problems {
			told = append(told, fmt.Sprintf("%d: %s", r.Line, p.Words().EN))
		}
	}
	report, err := intake.Run(context.Background(), d, o)
	if err != nil {
		t.Fatalf("%s: %v", o.Kind, err)
	}
	return report, told
}

// load imports a file of which every row must be right.
func load(t *testing.T, d *db.DB, kind, file string) intake.Report {
	t.Helper()
	report, told := run(t, d, intake.Options{Kind: kind, Name: kind + ".csv", Reader: strings.NewReader(file)})
	if len(told) > 0 {
		t.Fatalf("%s: %q", kind, told)
	}
	return report
}

func TestSameFileTwiceChangesNothingAndIsRecognised(t *testing.T) {
	d := market(t)
	for _, kind := range intake.Kinds() {
		first := load(t, d, kind.Name, good[kind.Name])
		again := load(t, d, kind.Name, good[kind.Name])
		if again.Changed != 0 || again.Rows != 2 || !again.Kept {
			t.Errorf("%s: %+v the second time", kind.Name, again)
		}
		if again.Earlier == nil || again.Earlier.SHA256 != first.SHA256 {
			t.Errorf("%s: the file is not recognised", kind.Name)
		}
	}
}

func TestEveryKindHasATemplateThatSaysWhatItsColumnsHold(t *testing.T) {
	d := market(t)
	for _, kind := range intake.Kinds() {
		lines := strings.Split(string(kind.Template()), "\r\n")
		if !strings.HasPrefix(lines[0], "\uFEFF"+kind.Columns[0].Name+",") || len(lines) != 3 {
			t.Errorf("%s: %q", kind.Name, lines)
		}
		if !kind.Title.Complete() || !kind.About.Complete() || kind.May == "" {
			t.Errorf("%s is not worded or has no lock", kind.Name)
		}
		for _, c := range kind.Columns {
			if !c.About.Complete() || c.Sample == "" {
				t.Errorf("%s.%s is not explained", kind.Name, c.Name)
			}
		}
		if err := d.View(context.Background(), db.System("test"), func(tx *db.Tx) error { return intake.Look(tx, kind.Name, kind.Template()) }); err != nil {
			t.Errorf("%s: its own template is refused: %v", kind.Name, err)
		}
	}
}

func TestCheckOnlyTellsAndKeepsNothing(t *testing.T) {
	d := market(t)
	file := "merchant,name,legal_id,email\nM3,新商家," + legal("3") + ",c@new.example\nM4,坏商家,123,d@bad.example\n"
	report, told := run(t, d, intake.Options{Kind: "merchants", Reader: strings.NewReader(file), DryRun: true})
	if report.Kept || report.Rows != 2 || report.Failed != 1 || report.Changed != 1 || len(told) != 1 {
		t.Errorf("%+v, %q", report, told)
	}
	if found := merchants(t, d); found != "M1 M2" {
		t.Errorf("merchants %s", found)
	}
}

func TestAllRowsOrNone(t *testing.T) {
	d := market(t)
	bad := "merchant,name,legal_id,email\nM3,新商家," + legal("3") + ",c@new.example\nM4,坏商家,123,d@bad.example\n"
	report, _ := run(t, d, intake.Options{Kind: "merchants", Reader: strings.NewReader(bad), Atomic: true})
	if report.Kept || report.Failed != 1 || report.Changed != 0 || merchants(t, d) != "M1 M2" {
		t.Errorf("%+v; merchants %s", report, merchants(t, d))
	}
	report, _ = run(t, d, intake.Options{Kind: "merchants", Reader: strings.NewReader(strings.Split(bad, "M4")[0]), Atomic: true})
	if !report.Kept || report.Changed != 1 || merchants(t, d) != "M1 M2 M3" {
		t.Errorf("%+v; merchants %s", report, merchants(t, d))
	}
}

func TestGoodRowsAreKeptAndTheOthersCanBeMendedAndSentAgain(t *testing.T) {
	d := market(t)
	var rejected bytes.Buffer
	file := "merchant,name,legal_id,email\nM3,新商家," + legal("3") + ",c@new.example\nM4,=cmd|'/c calc'!A1,123,d@bad.example\nM5,+8613800000000,x,e@bad.example\n"
	report, _ := run(t, d, intake.Options{Kind: "merchants", Reader: strings.NewReader(file), Rejected: &rejected})
	if !report.Kept || report.Failed != 2 || merchants(t, d) != "M1 M2 M3" {
		t.Fatalf("%+v", report)
	}
	out := rejected.String()
	if !strings.HasPrefix(out, "\uFEFFmerchant,name,legal_id,email,错误\r\n") || !strings.Contains(out, "M4,'=cmd|'/c calc'!A1,123,d@bad.example,") {
		t.Errorf("the file of rejected rows is %s", out)
	}
	if strings.Contains(out, "'+8613800000000") {
		t.Error("a plain number got a mark")
	}
	mended := strings.NewReplacer(",123,", ","+legal("4")+",", ",x,", ","+legal("5")+",").Replace(out)
	report, told := run(t, d, intake.Options{Kind: "merchants", Reader: strings.NewReader(mended)})
	if report.Failed != 0 || merchants(t, d) != "M1 M2 M3 M4 M5" {
		t.Fatalf("%+v %q", report, told)
	}
	if err := d.View(context.Background(), staff, func(tx *db.Tx) error {
		m, err := merchant.Find(tx, "M4")
		if m.Name != "=cmd|'/c calc'!A1" {
			t.Errorf("the name came back as %q", m.Name)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func merchants(t *testing.T, d *db.DB) string {
	t.Helper()
	var ids []string
	if err := d.View(context.Background(), staff, func(tx *db.Tx) error {
		found, err := merchant.List(tx, merchant.Question{Limit: 100})
		for _, m := range found {
			ids = append(ids, m.ID)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return strings.Join(ids, " ")
}

// Each busted_<kind>_….csv has one row that is wrong; the file beside it, of the same name and .txt, says what is told.
func TestEveryBustedRowIsToldByLineColumnAndReason(t *testing.T) {
	files, err := filepath.Glob("testdata/busted_*.csv")
	if err != nil || len(files) < 40 {
		t.Fatal(len(files), err)
	}
	d := market(t)
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(strings.TrimSuffix(file, ".csv") + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		kind, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(file), "busted_"), "-")
		_, told := run(t, d, intake.Options{Kind: kind, Reader: bytes.NewReader(content), DryRun: true})
		if got := strings.Join(told, "\n"); got != strings.TrimSpace(string(want)) {
			t.Errorf("%s is told as\n%s\nwant\n%s", file, got, want)
		}
	}
}

func TestFileThatIsNoneOfItsKindIsRefusedAsAWhole(t *testing.T) {
	d := market(t)
	for name, c := range map[string]struct{ kind, file, says string }{
		"empty":             {"merchants", "", "the file is empty"},
		"unknown column":    {"merchants", "merchant,nme,legal_id,email\n", `did you mean "name"?`},
		"missing column":    {"merchants", "merchant,name,legal_id\n", "the column email is missing"},
		"column twice":      {"merchants", "merchant,name,legal_id,email,name\n", "the column name stands twice"},
		"no header":         {"merchants", "M1,星禾," + legal("1") + ",a@b.example\n", "there is no column"},
		"semicolons":        {"merchants", "merchant;name;legal_id;email\n", "there is no column"},
		"UTF-16":            {"merchants", "\xFF\xFEm\x00e\x00", "UTF-16"},
		"workbook":          {"merchants", "PK\x03\x04rest", "workbook"},
		"quote never ended": {"merchants", "merchant,name,legal_id,email\nM9,\"" + strings.Repeat("x\n", 40_000), "a quote may never be closed"},
		"unknown kind":      {"merchant", "x", "Did you mean"},
	} {
		_, err := intake.Run(context.Background(), d, intake.Options{Kind: c.kind, Reader: strings.NewReader(c.file)})
		f := fault.Of(err)
		said := f.Message.EN + " " + f.Next.EN
		for _, field := range f.Fields {
			said += " " + field.Message.EN
		}
		if err == nil || f.Kind == fault.Internal || !strings.Contains(said, c.says) || !f.Message.Complete() || !f.Next.Complete() {
			t.Errorf("%s: %q, want %q", name, said, c.says)
		}
	}
}

func TestOnlyThoseWhoMayCanImport(t *testing.T) {
	d := market(t)
	for role, want := range map[string]bool{"operator": true, "supervisor": true, "reviewer": false, "merchant_owner": false} {
		_, err := intake.Run(context.Background(), d, intake.Options{Kind: "merchants", Reader: strings.NewReader(good["merchants"]), Actor: db.Actor{Account: "x", Role: role}})
		if (err == nil) != want {
			t.Errorf("%s: %v", role, err)
		}
	}
	_, err := intake.Run(context.Background(), d, intake.Options{Kind: "holidays", Reader: strings.NewReader(good["holidays"]), Actor: staff})
	if !fault.Is(err, fault.Forbidden) {
		t.Errorf("an operator changes the calendar: %v", err)
	}
}

func TestAllOrNoneTakesSoManyRowsAndNotOneMore(t *testing.T) {
	d := market(t)
	var b strings.Builder
	b.WriteString("subject,fact,since,value\n")
	for range intake.MaxAtomic {
		b.WriteString("merchant:M1,level,2026-01-01,3\n")
	}
	report, _ := run(t, d, intake.Options{Kind: "facts", Reader: strings.NewReader(b.String()), Atomic: true})
	if !report.Kept || report.Rows != intake.MaxAtomic || report.Changed != 1 {
		t.Errorf("at the limit: %+v", report)
	}
	b.WriteString("merchant:M1,level,2026-01-02,4\n")
	report, err := intake.Run(context.Background(), d, intake.Options{Kind: "facts", Reader: strings.NewReader(b.String()), Atomic: true})
	if !fault.Is(err, fault.TooLarge) || report.Kept {
		t.Errorf("one more: %v, %+v", err, report)
	}
}
