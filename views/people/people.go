package people

import (
	"context"
	"fmt"

	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
)

func (p SignInProps) demoRows(ctx context.Context) []ui.Row {
	rows := make([]ui.Row, len(p.Demo))
	for i, a := range p.Demo {
		of := a.Merchant
		if of == "" {
			of = lang.T(ctx, "平台", "Platform")
		}
		rows[i] = ui.Row{ID: "demo-" + a.ID, Cells: []ui.Cell{{Text: a.Name, Sub: a.Role + " · " + of}, {Text: a.Shows}, {Body: demoButton(a, p.Next)}}}
	}
	return rows
}

func (p ResumeProps) next(ctx context.Context) string {
	if p.Files {
		return lang.T(ctx, "文件没有保留：请返回原页面重新选择文件；其他内容可以直接继续提交。", "Files are not kept: go back to the page to choose them again; everything else can be sent from here.")
	}
	return lang.T(ctx, "请点“继续提交”。", "Press “Send it now”.")
}

func (p AccountProps) sessionRows(ctx context.Context) []ui.Row {
	rows := make([]ui.Row, len(p.Sessions))
	for i, s := range p.Sessions {
		last := ui.Cell{Body: endButton(s)}
		if s.Here {
			last = ui.Cell{Status: ui.StatusProps{Label: lang.T(ctx, "当前设备", "This one"), Tone: ui.Good}}
		}
		rows[i] = ui.Row{ID: "session-" + s.ID, Cells: []ui.Cell{{Text: s.Device, Sub: s.IP}, {Text: s.Begun, Time: s.BegunISO}, {Text: s.Seen, Time: s.SeenISO}, last}}
	}
	return rows
}

func (p PeopleProps) rows(ctx context.Context) []ui.Row {
	rows := make([]ui.Row, len(p.People))
	for i, a := range p.People {
		cells := []ui.Cell{{Text: a.Name, URL: a.URL, About: a.Email, Sub: a.Email}, {Text: a.Role}, {Status: a.State}, {Status: a.Factor}, {Text: a.Since, Time: a.SinceISO}}
		if p.Staff {
			cells = append(cells[:2], append([]ui.Cell{{Text: a.Of}}, cells[2:]...)...)
		}
		rows[i] = ui.Row{ID: "person-" + a.ID, Cells: cells}
	}
	return rows
}

func (p PeopleProps) columns(ctx context.Context) []ui.Column {
	columns := []ui.Column{{Label: lang.T(ctx, "姓名与邮箱", "Name and e-mail")}, {Label: lang.T(ctx, "角色", "Role")}, {Label: lang.T(ctx, "状态", "State")},
		{Label: lang.T(ctx, "两步验证", "Second factor")}, {Label: lang.T(ctx, "加入时间", "Since")}}
	if p.Staff {
		columns = append(columns[:2], append([]ui.Column{{Label: lang.T(ctx, "所属", "Of")}}, columns[2:]...)...)
	}
	return columns
}

func (p PeopleProps) invitationRows() []ui.Row {
	rows := make([]ui.Row, len(p.Invitations))
	for i, v := range p.Invitations {
		rows[i] = ui.Row{ID: "invitation-" + v.ID, Cells: []ui.Cell{{Text: v.Email, Sub: v.Inviter}, {Text: v.Role}, {Status: v.State, Sub: v.Until}, {Body: invitationButtons(p.Base, v)}}}
	}
	return rows
}

func (p AccountProps) facts(ctx context.Context) []ui.SummaryRow {
	rows := []ui.SummaryRow{{Key: lang.T(ctx, "邮箱", "E-mail"), Value: p.Email}, {Key: lang.T(ctx, "角色", "Role"), Value: p.Role}}
	if p.Merchant != "" {
		rows = append(rows, ui.SummaryRow{Key: lang.T(ctx, "商家", "Merchant"), Value: p.Merchant})
	}
	return rows
}

func (p FactorProps) crumbs(ctx context.Context) []ui.Link {
	if p.Demand {
		return nil
	}
	return []ui.Link{{Label: lang.T(ctx, "账号与安全", "Account and security"), URL: "/account"}}
}

// box is the viewBox of a QR code with the quiet zone of four modules around it.
func box(size int) string { return fmt.Sprintf("-4 -4 %d %d", size+8, size+8) }

// clear is the list without its filters, "" where none is set.
func (p PeopleProps) clear() string {
	if p.Filter.On {
		return p.Base
	}
	return ""
}
