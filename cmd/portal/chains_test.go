package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/merchant"
)

const brandRows = "brand,name,trademark,class,owner,status,applied_on,registered_on,valid_until,tonality\n" +
	"B001,云禾坊,12345678,21,云禾坊家居有限公司,R,2014-03-01,2015-06-07,2035-06-06,2.5\n" +
	"B002,青屿集,22345678,9,青屿集有限公司,TM,2015-07-01,,,\n" +
	"B003,星澄里,32345678,9,星澄里有限公司,TM,2015-06-30,,,\n"

const linkRows = "merchant,brand,position,grantor,grantee,kind,valid_from,valid_to,categories,may_sublicense,confirmed\n" +
	"M001,B001,1,云禾坊家居有限公司,东渡贸易有限公司,ordinary,2026-01-01,2027-05-31,家居,true,true\n" +
	"M001,B001,2,东渡贸易有限公司,星禾日用品有限公司,ordinary,2026-01-01,2028-05-31,家居/杯具,false,true\n" +
	"M001,B002,1,青屿集有限公司,星禾日用品有限公司,ordinary,2016-01-01,,,false,true\n" +
	"M001,B003,1,星澄里有限公司,星禾日用品有限公司,ordinary,2016-01-01,,,false,true\n" +
	"M002,B001,1,云禾坊家居有限公司,东渡贸易有限公司,ordinary,2026-01-01,2027-05-31,,true,true\n" +
	"M002,B001,3,西岸贸易有限公司,南岸商贸有限公司,ordinary,2026-01-01,2026-12-31,,false,false\n"

// chained is a shell whose database has brands and chains.
func chained(t *testing.T) shell {
	s := open(t)
	companies := "merchant,name,legal_id,email\n"
	for i, name := range []string{"星禾日用品有限公司", "南岸商贸有限公司"} {
		first := fmt.Sprintf("91440500MA500000%d", i)
		digit, _ := merchant.CheckDigit(first)
		companies += fmt.Sprintf("M00%d,%s,%s%c,a@b.example\n", i+1, name, first, digit)
	}
	s.run("import", "merchants", s.file("merchants.csv", companies)).want(done)
	s.run("import", "brands", s.file("brands.csv", brandRows)).want(done)
	s.run("import", "chain_links", s.file("links.csv", linkRows)).want(done)
	return s
}

// CH-3, CH-4, TM-13: every chain with its computed level and faults as of an instant, the keys in their order.
func TestChainsArePrintedWithLevelAndFaults(t *testing.T) {
	s := chained(t)
	got := s.run("chains", "--as-of", "2026-11-22").want(done).out
	want := `{"merchant":"M001","brand":"B001","level":2,"faults":[],"valid_until":"2027-05-31"}
{"merchant":"M001","brand":"B002","level":0,"faults":[{"code":"trademark","position":0,"detail":"The acceptance notice is of 2015-07-01; notices from 2015-07-01 on are not recognised."}],"valid_until":""}
{"merchant":"M001","brand":"B003","level":1,"faults":[],"valid_until":""}
{"merchant":"M002","brand":"B001","level":0,"faults":[{"code":"gap","position":2,"detail":"There is no link at position 2; the chain is broken here."},{"code":"paper_missing","position":3,"detail":"Link 3 has no paper."},{"code":"unconfirmed","position":3,"detail":"Link 3 has not been confirmed by the platform yet."}],"valid_until":"2026-12-31"}
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if got := s.run("chains", "--as-of", "2026-11-22", "--merchant", "M002", "--format", "jsonl").want(done).out; strings.Count(got, "\n") != 1 || !strings.Contains(got, `"M002"`) {
		t.Errorf("of one merchant: %s", got)
	}
	if got := s.run("chains", "--as-of", "2026-11-22", "--programme", "yanxuan").want(done).out; strings.Contains(got, "trademark") {
		t.Errorf("a programme that recognises every notice: %s", got)
	}
	if got := s.run("chains", "--as-of", "2027-06-01").want(done).out; !strings.Contains(got, `{"merchant":"M001","brand":"B001","level":0,"faults":[{"code":"expired","position":1`) {
		t.Errorf("at the end: %s", got)
	}
	if got := s.run("chains", "--as-of", "2027-05-31T23:59:59.999999+08:00", "--merchant", "M001").want(done).out; !strings.Contains(got, `"brand":"B001","level":2`) {
		t.Errorf("a microsecond before the end: %s", got)
	}
}

func TestChainsRefuseWhatCannotBe(t *testing.T) {
	s := chained(t)
	s.run("chains").want(usage)
	s.run("chains", "--as-of", "yesterday").want(usage)
	s.run("chains", "--as-of", "2026-11-22", "--merchant", "M404").want(failed)
	s.run("chains", "--as-of", "2026-11-22", "--programme", "nothing").want(failed)
}
