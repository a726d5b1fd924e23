package account

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
)

type invitationRow struct {
	ID, Token, Email string
	Role             access.Role
	Merchant         string
	MerchantName     string
	Language         text.Lang
	InvitedAt        clock.Instant
	InvitedBy        string
	Inviter          string
	ExpiresAt        clock.Instant
	AcceptedAt       clock.Instant
	RevokedAt        clock.Instant
}

func (r invitationRow) invitation() Invitation {
	return Invitation{ID: r.ID, Email: r.Email, Role: r.Role, Merchant: r.Merchant, MerchantName: r.MerchantName, Language: r.Language,
		Invited: r.InvitedAt, InvitedBy: r.InvitedBy, Inviter: r.Inviter, Expires: r.ExpiresAt, Accepted: r.AcceptedAt, Revoked: r.RevokedAt, token: r.Token}
}

func insertInvitation(tx *db.Tx, i Invitation) (first bool, err error) {
	r := tx.DB.Exec(`INSERT INTO invitations (id, token, email, email_key, role, merchant, merchant_name, language, invited_at, invited_by,
		inviter, expires_at, accepted_at, revoked_at, account) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '') ON CONFLICT DO NOTHING`,
		i.ID, i.token, i.Email, key(i.Email), i.Role, i.Merchant, i.MerchantName, i.Language, i.Invited, i.InvitedBy, i.Inviter, i.Expires)
	return r.RowsAffected == 1, r.Error
}

func invitationByID(tx *db.Tx, id string) (Invitation, error) { return oneInvitation(tx, "id = ?", id) }

func invitationByToken(tx *db.Tx, token string) (Invitation, error) {
	return oneInvitation(tx, "token = ?", token)
}

func oneInvitation(tx *db.Tx, where, value string) (Invitation, error) {
	var r invitationRow
	err := tx.DB.Raw("SELECT * FROM invitations WHERE "+where, value).Take(&r).Error
	return r.invitation(), err
}

func openInvitations(tx *db.Tx, merchant string) ([]Invitation, error) {
	return invitations(tx, "merchant = ? AND accepted_at = 0 AND revoked_at = 0", merchant)
}

func everyInvitation(tx *db.Tx) ([]Invitation, error) {
	return invitations(tx, "accepted_at = 0 AND revoked_at = 0")
}

func invitations(tx *db.Tx, where string, args ...any) ([]Invitation, error) {
	var rows []invitationRow
	err := tx.DB.Raw("SELECT * FROM invitations WHERE "+where+" ORDER BY id DESC LIMIT ?", append(args, mostInvitations)...).Scan(&rows).Error
	out := make([]Invitation, 0, len(rows))
	for _, r := range rows {
		out = append(out, r.invitation())
	}
	return out, err
}

const stillOpen = " WHERE id = ? AND accepted_at = 0 AND revoked_at = 0"

func renewInvitation(tx *db.Tx, i Invitation) error {
	return db.One(tx.DB.Exec("UPDATE invitations SET token = ?, expires_at = ?"+stillOpen, i.token, i.Expires, i.ID))
}

func revokeInvitation(tx *db.Tx, id string) error {
	return db.One(tx.DB.Exec("UPDATE invitations SET revoked_at = ?"+stillOpen, tx.Now, id))
}

func acceptInvitation(tx *db.Tx, id, account string) error {
	return db.One(tx.DB.Exec("UPDATE invitations SET accepted_at = ?, account = ?"+stillOpen, tx.Now, account, id))
}

func insertForm(tx *db.Tx, f KeptForm) error {
	return tx.DB.Exec("INSERT INTO kept_forms (id, account, path, origin, fields, files, kept_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
		f.ID, f.Account, f.Path, f.Origin, db.JSON(f.Fields), f.Files, f.Kept).Error
}

func formByID(tx *db.Tx, id, account string, since clock.Instant) (KeptForm, error) {
	var r struct {
		ID, Account, Path, Origin, Fields string
		Files                             bool
		KeptAt                            clock.Instant
	}
	err := tx.DB.Raw("SELECT * FROM kept_forms WHERE id = ? AND account = ? AND kept_at >= ?", id, account, since).Take(&r).Error
	if err != nil {
		return KeptForm{}, err
	}
	f := KeptForm{ID: r.ID, Account: r.Account, Path: r.Path, Origin: r.Origin, Files: r.Files, Kept: r.KeptAt}
	return f, db.FromJSON(r.Fields, &f.Fields)
}

func forget(tx *db.Tx, forms, links, sessions clock.Instant) error {
	for _, old := range []struct {
		sql    string
		before clock.Instant
	}{
		{"DELETE FROM kept_forms WHERE kept_at < ?", forms},
		{"DELETE FROM account_links WHERE requested_at < ?", links},
		{"DELETE FROM sessions WHERE seen_at < ?", sessions},
	} {
		if err := tx.DB.Exec(old.sql, old.before).Error; err != nil {
			return err
		}
	}
	return nil
}
