package main

import (
	"database/sql"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/labstack/echo/v4"
)

// referenceCommand is "portal bench-reference": the least that can answer what a page of the portal answers.
type referenceCommand struct {
	DB   string `name:"db" required:"" help:"File of the database."`
	Page string `required:"" help:"File with the bytes to answer."`
}

// theQueue is the query of the review queue as it stands in the portal, for its first page.
const theQueue = `SELECT c.id, c.number, c.merchant, c.programme, c.party, c.edition, c.version, c.ahead, c.submitted_at, c.claimed_at, c.claimed_by,
	c.claimed_by_name, c.asked_at, c.decided_at, c.withdrawn_at, c.outcome, COALESCE(m.name, ''),
	COALESCE(d.due_at, 0), COALESCE(d.provisional, FALSE), COALESCE(d.paused_at, 0), COALESCE(d.period_left, '')
	FROM cases c JOIN deadlines d ON d.kind = 'case.review' AND d.closed_at = 0 AND d.object = 'case:' || c.id AND c.id = SUBSTR(d.object, 6)
	LEFT JOIN merchants m ON m.id = c.merchant
	WHERE c.pending AND c.state <> ? AND c.ahead = 0 ORDER BY d.due_at, c.id LIMIT ?`

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
	query, err := d.Prepare(theQueue)
	if err != nil {
		return err
	}
	e := echo.New()
	e.GET("/", func(c echo.Context) error {
		if err := queueOnce(c.Request(), query); err != nil {
			return err
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

// queueOnce reads the rows of the queue's first page.
func queueOnce(r *http.Request, query *sql.Stmt) error {
	rows, err := query.QueryContext(r.Context(), "correcting", 21)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, number, merchant, programme, party, edition, claimed, claimedBy, outcome, name, left string
		var version, ahead, submitted, claimedAt, asked, decided, withdrawn, due, paused int64
		var provisional bool
		if err := rows.Scan(&id, &number, &merchant, &programme, &party, &edition, &version, &ahead, &submitted, &claimedAt, &claimed,
			&claimedBy, &asked, &decided, &withdrawn, &outcome, &name, &due, &provisional, &paused, &left); err != nil {
			return err
		}
	}
	return rows.Err()
}
