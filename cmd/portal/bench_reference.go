package main

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/labstack/echo/v4"
)

// referenceCommand is "portal bench-reference": the least that can answer what a page of the portal answers: an echo that
// runs the page's own queries, prepared, and sends its bytes from a buffer.
type referenceCommand struct {
	DB      string `name:"db" required:"" help:"File of the database."`
	Page    string `required:"" help:"File with the bytes to answer."`
	Queries string `required:"" help:"File with the queries, a JSON list."`
}

// theQueue is the query of the review queue as it stands in the portal, for its first page.
const theQueue = `SELECT c.id, c.number, c.merchant, c.programme, c.party, c.edition, c.version, c.ahead, c.submitted_at, c.claimed_at, c.claimed_by,
	c.claimed_by_name, c.asked_at, c.decided_at, c.withdrawn_at, c.outcome, COALESCE(m.name, ''),
	COALESCE(d.due_at, 0), COALESCE(d.provisional, FALSE), COALESCE(d.paused_at, 0), COALESCE(d.period_left, '')
	FROM cases c JOIN deadlines d ON d.kind = 'case.review' AND d.closed_at = 0 AND d.object = 'case:' || c.id AND c.id = SUBSTR(d.object, 6)
	LEFT JOIN merchants m ON m.id = c.merchant
	WHERE c.pending AND c.state <> 'correcting' AND c.ahead = 0 ORDER BY d.due_at, c.id LIMIT 21`

// Run serves until it is told to stop.
func (r *referenceCommand) Run(c *console) error {
	page, err := os.ReadFile(r.Page)
	if err != nil {
		return err
	}
	d, err := sql.Open("sqlite3", "file:"+r.DB+"?mode=ro&_query_only=true")
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	d.SetMaxOpenConns(askers)
	d.SetMaxIdleConns(askers)
	queries, err := r.prepare(d)
	if err != nil {
		return err
	}
	e := echo.New()
	e.GET("/", func(c echo.Context) error {
		for _, q := range queries {
			if err := askOnce(c.Request(), q); err != nil {
				return err
			}
		}
		return c.HTMLBlob(http.StatusOK, page)
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(c.say, "http://%s\n", listener.Addr())
	server := &http.Server{Handler: e, ReadHeaderTimeout: time.Second}
	go func() { <-c.ctx.Done(); _ = server.Close() }()
	if err := server.Serve(listener); err != http.ErrServerClosed {
		return err
	}
	return nil
}

func (r *referenceCommand) prepare(d *sql.DB) (all []*sql.Stmt, err error) {
	raw, err := os.ReadFile(r.Queries)
	if err != nil {
		return nil, err
	}
	var queries []string
	if err := json.Unmarshal(raw, &queries); err != nil {
		return nil, err
	}
	for _, q := range queries {
		s, err := d.Prepare(q)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", q, err)
		}
		all = append(all, s)
	}
	return all, nil
}

// askOnce reads the rows of a query, each column into a variable of its own.
func askOnce(r *http.Request, query *sql.Stmt) error {
	rows, err := query.QueryContext(r.Context())
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	cells := make([]sql.RawBytes, len(columns))
	places := make([]any, len(columns))
	for i := range cells {
		places[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			return err
		}
	}
	return rows.Err()
}

// beside starts the reference of a page: its bytes, and the queries that it cannot do without.
func (b *bench) beside(db string, body []byte, queries ...string) (*child, error) {
	raw, err := json.Marshal(queries)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(os.WriteFile(b.path("page.html"), body, 0o600), os.WriteFile(b.path("queries.json"), raw, 0o600)); err != nil {
		return nil, err
	}
	return b.spawn("bench-reference", "--db", db, "--page", b.path("page.html"), "--queries", b.path("queries.json"))
}
