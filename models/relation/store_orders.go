package relation

import "github.com/mengyue/portal/models/db"

// openOrders are the orders o of relations r that are open: of stores s of the one side, bought by the other.
const openOrders = `FROM relations r JOIN stores s ON s.merchant = r.here JOIN orders o ON o.store = s.id AND o.buyer = r.there AND o.status = 'open' WHERE `

// keepOrders lists the open orders of a relation that ends.
func keepOrders(tx *db.Tx, r Relation) error {
	return tx.DB.Exec("INSERT INTO relation_orders (relation, order_id, listed_at) SELECT r.id, o.id, ? "+openOrders+"r.id = ? ON CONFLICT DO NOTHING", tx.Now, r.ID).Error
}

// keepOrdersOf lists the open orders of every relation that runs at a membership.
func keepOrdersOf(tx *db.Tx, membership string) error {
	return tx.DB.Exec("INSERT INTO relation_orders (relation, order_id, listed_at) SELECT r.id, o.id, ? "+openOrders+
		"r.running_at > 0 AND r.closed_at = 0 AND (r.here_membership = ? OR r.there_membership = ?) ON CONFLICT DO NOTHING", tx.Now, membership, membership).Error
}

// Orders lists the orders that are to be served under a relation: those that are open now while it runs, those that were
// open at its end once it has ended, whatever became of them; at most limit, those to be served first.
func Orders(tx *db.Tx, r Relation, after string, limit int) (out []Order, err error) {
	const columns = "SELECT o.id, o.store, o.product, o.category, o.status, o.paid, o.refunded, o.finished "
	if r.Closed == 0 {
		err = tx.DB.Raw(columns+openOrders+"r.id = ? AND o.id > ? ORDER BY o.id LIMIT ?", r.ID, after, limit).Scan(&out).Error
		return out, err
	}
	err = tx.DB.Raw(columns+"FROM relation_orders k JOIN orders o ON o.id = k.order_id WHERE k.relation = ? AND o.id > ? ORDER BY o.id LIMIT ?", r.ID, after, limit).Scan(&out).Error
	return out, err
}

// ToServe counts, for ended relations, the orders that are still to be served, by relation.
func ToServe(tx *db.Tx, ids []string) (map[string]int64, error) {
	out := map[string]int64{}
	if len(ids) == 0 {
		return out, nil
	}
	var rows []struct {
		Relation string
		N        int64
	}
	err := tx.DB.Raw("SELECT k.relation, count(*) AS n FROM relation_orders k JOIN orders o ON o.id = k.order_id AND o.status = 'open' WHERE k.relation IN ? GROUP BY k.relation", ids).Scan(&rows).Error
	for _, r := range rows {
		out[r.Relation] = r.N
	}
	return out, err
}
