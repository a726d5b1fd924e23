package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// year writes store_days and category_days of stores whose first so many days lie below the limit.
func year(below map[string]int) (days, categories string) {
	var d, c strings.Builder
	d.WriteString("store,day,dsr_description,dsr_service,dsr_logistics,orders_successful\n")
	c.WriteString("store,day,category,sales,products_online\n")
	var ids []string
	for id := range below {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		for i := range 365 {
			day := time.Date(2016, 10, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
			score := "4.70"
			if i < below[id] {
				score = "4.699999"
			}
			fmt.Fprintf(&d, "%s,%s,%s,4.7,4.7,20\n", id, day, score)
			fmt.Fprintf(&c, "%s,%s,女装,2000.00,12\n", id, day)
		}
	}
	return d.String(), c.String()
}

// TM-10, TM-14: from the files of an operator to one exact record a store, in the promised order of keys.
func TestRenewalIsAssessedFromImportedFiles(t *testing.T) {
	s := open(t)
	s.run("import", "merchants", s.file("m.csv", merchants)).want(done)
	s.run("import", "stores", s.file("s.csv", "store,merchant,name,platform,kind,created_on,contract_start,contract_end,brands\n"+
		"S001,M001,云锦女装,tmall,multi_brand,2014-01-01,2014-03-01,,B1;B2;B3\nS002,M001,云锦旗舰,tmall,flagship,2014-01-01,2014-03-01,,\n"+
		"S003,M001,云锦新店,tmall,flagship,2016-07-01,2016-07-01,,\n")).want(done)
	days, categories := year(map[string]int{"S001": 127, "S002": 128, "S003": 300})
	s.run("import", "store_days", s.file("d.csv", days)).want(done)
	s.run("import", "category_days", s.file("c.csv", categories)).want(done)
	s.run("import", "brands", s.file("b.csv", "brand,name,trademark,class,owner,status,applied_on,registered_on,valid_until\n"+
		"B1,木棠,1001,25,木棠权利人有限公司,R,2008-01-01,2009-01-01,2029-01-01\nB2,青禾,1002,25,青禾权利人有限公司,R,2008-01-01,2009-01-01,2029-01-01\n"+
		"B3,南屿,1003,25,南屿权利人有限公司,R,2008-01-01,2009-01-01,2029-01-01\n")).want(done)
	link := "M001,%s,1,%s权利人有限公司,杭州云锦围裙厂,ordinary,2015-01-01,2019-12-31,,false,true\n"
	s.run("import", "chain_links", s.file("l.csv", "merchant,brand,position,grantor,grantee,kind,valid_from,valid_to,categories,may_sublicense,confirmed\n"+
		fmt.Sprintf(link, "B1", "木棠")+fmt.Sprintf(link, "B2", "青禾"))).want(done)
	r := s.run("assess", "--programme", "tmall-renewal-2018", "--as-of", "2017-10-01").want(done, "2 met, 1 failed")
	lines := strings.Split(strings.TrimSpace(r.out), "\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[1], `{"programme":"tmall-renewal-2018","rulebook":"2016-09-27","as_of":"2017-10-01T00:00:00+08:00","store":"S002","merchant":"M001","outcome":"failed","clauses":[{"id":"TM-9"`) {
		t.Fatalf("printed:\n%s", r.out)
	}
	if !strings.Contains(lines[1], `{"id":"TM-10","result":"failed","value":"128","limit":"127","unit":"days","facts":{"dsr_days_below":"128",`) {
		t.Errorf("TM-10 of the failing store: %s", lines[1])
	}
	for i, want := range []string{`"id":"TM-14","result":"met","value":"2","limit":"2"`, "", `"id":"TM-10","result":"not_applicable"`} {
		if !strings.Contains(lines[i], want) || !json.Valid([]byte(lines[i])) {
			t.Errorf("record %d: %s", i, lines[i])
		}
	}
	s.run("assess", "--programme", "tmall-renewal-2018", "--as-of", "2017-10-01", "--store", "S001", "--record").want(done, "1 met")
	s.run("import", "standards", s.file("t.csv", "programme,category,store_kind,winter,measure,limit\ntmall-renewal-2018,女装,flagship,false,sales,730000.01\n")).want(done)
	r = s.run("assess", "--programme", "tmall-renewal-2018", "--as-of", "2017-10-01", "--store", "S002", "--format", "csv").want(done)
	if !strings.Contains(r.out, ",TM-9,failed,730000.00,730000.01,CNY,") {
		t.Errorf("with the imported standard:\n%s", r.out)
	}
}
