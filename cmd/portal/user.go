package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/text"
	"golang.org/x/term"
)

// userCommand is "portal user".
type userCommand struct {
	Add userAdd `cmd:"" help:"Add an account; asks for the password, or reads it from stdin."`
}

type userAdd struct {
	storage
	Role     string `required:"" enum:"merchant_owner,merchant_member,reviewer,operator,supervisor,administrator,auditor" help:"${enum}"`
	Email    string `required:"" placeholder:"E" help:"E-mail with which the person signs in."`
	Merchant string `placeholder:"M" help:"Id of the merchant; of merchants' roles only."`
	Name     string `help:"Name of the person; the e-mail where empty."`
	Lang     string `enum:"zh-CN,en" default:"zh-CN" help:"Language of the person's mails."`
}

// Run adds the account and prints its id.
func (u *userAdd) Run(c *console) error {
	h, err := u.open(c)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	password, err := c.password()
	if err != nil {
		return err
	}
	if u.Name == "" {
		u.Name, _, _ = strings.Cut(u.Email, "@")
	}
	var added account.Account
	err = h.db.InTx(c.ctx, operator, func(tx *db.Tx) error {
		if u.Merchant != "" {
			if _, err := merchant.Find(tx, u.Merchant); err != nil {
				return err
			}
		}
		added, err = account.Add(tx, account.New{Email: u.Email, Name: u.Name, Role: access.Role(u.Role), Merchant: u.Merchant,
			Language: text.Lang(u.Lang), Password: password})
		return err
	})
	if err != nil {
		return err
	}
	c.Say(text.F("已添加账号 %s（%s）。", "Added %s (%s).", added.Email, added.Role.Title()))
	_, err = fmt.Fprintln(c.out, added.ID)
	return err
}

// password asks for a password without showing it, or reads the first line of stdin.
func (c *console) password() (string, error) {
	if f, ok := c.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		_, _ = fmt.Fprint(c.say, text.Of("密码：", "Password: ").In(c.lang))
		b, err := term.ReadPassword(int(f.Fd()))
		_, _ = fmt.Fprintln(c.say)
		return string(b), err
	}
	line, err := bufio.NewReader(c.in).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", err
	}
	return strings.TrimRight(line, "\r\n"), nil
}
