package partner

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/seal"
)

type webhookRow struct {
	ID        string `gorm:"primaryKey"`
	Merchant  string
	URL       string
	Topics    string
	Secret    string
	MadeAt    clock.Instant
	MadeBy    string
	MadeName  string
	PausedAt  clock.Instant
	RemovedAt clock.Instant
	Version   int
}

// TableName is the table of webhooks.
func (webhookRow) TableName() string { return "webhooks" }

// webhookPlace is what the secret of a webhook is sealed for.
func webhookPlace(id string) string { return "webhook:" + id }

func (r webhookRow) webhook(tx *db.Tx) (Webhook, error) {
	secret, err := seal.Open(tx, webhookPlace(r.ID), r.Secret)
	if err != nil {
		return Webhook{}, err
	}
	h := Webhook{ID: r.ID, Merchant: r.Merchant, URL: r.URL, Secret: secret, Made: r.MadeAt, MadeName: r.MadeName, Paused: r.PausedAt, Removed: r.RemovedAt, Version: r.Version}
	return h, db.FromJSON(r.Topics, &h.Topics)
}

func insertWebhook(tx *db.Tx, h Webhook) error {
	sealed, err := seal.Close(tx, webhookPlace(h.ID), h.Secret)
	if err != nil {
		return err
	}
	return tx.DB.Exec("INSERT INTO webhooks (id, merchant, url, topics, secret, made_at, made_by, made_name, paused_at, removed_at, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?)",
		h.ID, h.Merchant, h.URL, db.JSON(h.Topics), sealed, h.Made, tx.Actor.ID(), h.MadeName, h.Version).Error
}

func oneWebhook(tx *db.Tx, id string) (Webhook, error) {
	var r webhookRow
	if err := tx.DB.Where("id = ?", id).Take(&r).Error; err != nil {
		return Webhook{}, err
	}
	return r.webhook(tx)
}

func webhooksOf(tx *db.Tx, merchant string) ([]Webhook, error) {
	var rows []webhookRow
	if err := tx.DB.Where("merchant = ? AND removed_at = 0", merchant).Order("id").Limit(100).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]Webhook, 0, len(rows))
	for _, r := range rows {
		h, err := r.webhook(tx)
		if err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}

func saveWebhook(tx *db.Tx, h Webhook) error {
	return db.One(tx.DB.Exec("UPDATE webhooks SET paused_at = ?, removed_at = ?, version = version + 1 WHERE id = ? AND version = ?", h.Paused, h.Removed, h.ID, h.Version))
}

// lockMark reads up to where the record has been told; whoever reads it tells on, alone.
func lockMark(tx *db.Tx) (seq int64, err error) {
	if err = tx.DB.Exec("INSERT INTO webhook_mark (id, seq) VALUES (1, 0) ON CONFLICT DO NOTHING").Error; err != nil {
		return 0, err
	}
	return seq, tx.DB.Raw("SELECT seq FROM webhook_mark WHERE id = 1" + tx.LockClause()).Take(&seq).Error
}

func moveMark(tx *db.Tx, seq int64) error {
	return db.One(tx.DB.Exec("UPDATE webhook_mark SET seq = ? WHERE id = 1", seq))
}

type deliveryRow struct {
	ID          string `gorm:"primaryKey"`
	Webhook     string
	Merchant    string
	Event       string
	Type        string
	Object      string
	Body        string
	MadeAt      clock.Instant
	NextAt      clock.Instant
	Tries       int
	DeliveredAt clock.Instant
	FailedAt    clock.Instant
	Status      int
	Answer      string
}

// TableName is the table of deliveries.
func (deliveryRow) TableName() string { return "webhook_deliveries" }

func (r deliveryRow) delivery() Delivery {
	return Delivery{ID: r.ID, Webhook: r.Webhook, Merchant: r.Merchant, Event: r.Event, Type: r.Type, Object: r.Object, Body: r.Body, Made: r.MadeAt, Next: r.NextAt,
		Tries: r.Tries, Delivered: r.DeliveredAt, Failed: r.FailedAt, Status: r.Status, Answer: r.Answer}
}

func insertDelivery(tx *db.Tx, d Delivery) error {
	return tx.DB.Exec(`INSERT INTO webhook_deliveries (id, webhook, merchant, event, type, object, body, made_at, next_at, lease_until, tries, delivered_at, failed_at, status, answer)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, '') ON CONFLICT DO NOTHING`, d.ID, d.Webhook, d.Merchant, d.Event, d.Type, d.Object, d.Body, d.Made, d.Next).Error
}

// nextDelivery is the next one that is due, of a webhook that takes it, and in nobody's hands.
func nextDelivery(tx *db.Tx) (Delivery, error) {
	var r deliveryRow
	lock := tx.LockClause()
	if lock != "" {
		lock += " OF d SKIP LOCKED"
	}
	err := tx.DB.Raw(`SELECT d.* FROM webhook_deliveries d JOIN webhooks h ON h.id = d.webhook AND h.paused_at = 0 AND h.removed_at = 0
		WHERE d.delivered_at = 0 AND d.failed_at = 0 AND d.next_at <= ? AND d.lease_until <= ? ORDER BY d.next_at, d.id LIMIT 1`+lock, tx.Now, tx.Now).Take(&r).Error
	return r.delivery(), err
}

func lease(tx *db.Tx, id string, until clock.Instant) error {
	return db.One(tx.DB.Exec("UPDATE webhook_deliveries SET lease_until = ? WHERE id = ?", until, id))
}

// saveTry keeps what came of a try. What was delivered meanwhile by somebody else stays so.
func saveTry(tx *db.Tx, d Delivery) error {
	return tx.DB.Exec("UPDATE webhook_deliveries SET next_at = ?, lease_until = 0, tries = ?, delivered_at = ?, failed_at = ?, status = ?, answer = ? WHERE id = ? AND delivered_at = 0",
		d.Next, d.Tries, d.Delivered, d.Failed, d.Status, d.Answer, d.ID).Error
}

func oneDelivery(tx *db.Tx, id string) (Delivery, error) {
	var r deliveryRow
	err := tx.DB.Where("id = ?", id).Take(&r).Error
	return r.delivery(), err
}

func requeue(tx *db.Tx, id string) error {
	return db.One(tx.DB.Exec("UPDATE webhook_deliveries SET next_at = ?, tries = 0, delivered_at = 0, failed_at = 0 WHERE id = ?", tx.Now, id))
}

func deliveries(tx *db.Tx, webhook, before string, limit int) ([]Delivery, error) {
	g := tx.DB.Where("webhook = ?", webhook)
	if before != "" {
		g = g.Where("id < ?", before)
	}
	var rows []deliveryRow
	err := g.Order("id DESC").Limit(min(max(limit, 1), 200)).Find(&rows).Error
	out := make([]Delivery, len(rows))
	for i, r := range rows {
		out[i] = r.delivery()
	}
	return out, err
}
