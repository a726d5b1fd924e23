// Command portal is the whole of Mengyue 盟约: the web server, the worker, and the tools of its operators.
//
// Text for people goes to stderr, data to stdout. Exit status: 0 done, 1 it failed, 2 wrong usage. Every flag has an
// environment variable, PORTAL_ and its name.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// commands is the command line: one field a command, one file a field.
type commands struct {
	Serve    serveCommand    `cmd:"" help:"Serve the portal; also works off deadlines, long work and mail."`
	Worker   workerCommand   `cmd:"" help:"Work off deadlines, long work and mail only."`
	Migrate  migrateCommand  `cmd:"" help:"Bring the database to this version (up), or say where it stands (status)."`
	Demo     demoCommand     `cmd:"" help:"Fill an empty database with a believable marketplace and print who may sign in."`
	User     userCommand     `cmd:"" help:"Accounts."`
	Import   importCommand   `cmd:"" help:"Load CSV files of one kind."`
	Assess   assessCommand   `cmd:"" help:"Evaluate stores as of an instant; one record a store."`
	Deadline deadlineCommand `cmd:"" help:"Print when a period ends; its proof, day by day, on stderr."`
	Due      dueCommand      `cmd:"" help:"List the open deadlines, soonest first."`
	Chains   chainsCommand   `cmd:"" help:"List every authorisation chain with its level and its faults as of an instant."`
	Clauses  clausesCommand  `cmd:"" help:"List every clause: what it demands and where it is applied."`
	Rulebook rulebookCommand `cmd:"" help:"Rulebooks."`
	Audit    auditCommand    `cmd:"" help:"The record."`
	Replay   replayCommand   `cmd:"" help:"Recompute a stored decision from its stored facts and rulebook."`
	Backup   backupCommand   `cmd:"" help:"Write a consistent copy of database and papers while serving."`
	Restore  restoreCommand  `cmd:"" help:"Bring back what backup wrote, checked."`
	Bench    benchCommand    `cmd:"" help:"Measure what the portal does at speed, beside references in the same run; printed as ratios."`

	BenchRead      benchReadCommand    `cmd:"" hidden:"" help:"Part of bench."`
	BenchReference referenceCommand    `cmd:"" hidden:"" help:"Part of bench."`
	BenchTags      benchTagsCommand    `cmd:"" hidden:"" help:"Part of bench."`
	BenchJudge     benchJudgeCommand   `cmd:"" hidden:"" help:"Part of bench."`
	BenchSuppose   benchSupposeCommand `cmd:"" hidden:"" help:"Part of bench."`
	BenchWatch     benchWatchCommand   `cmd:"" hidden:"" help:"Part of bench."`
}

// The exit statuses.
const (
	done   = 0
	failed = 1
	usage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the program: what was typed, where it reads, writes and speaks, and its exit status.
func run(ctx context.Context, args []string, in io.Reader, out, say io.Writer) int {
	c := &console{ctx: ctx, in: in, out: out, say: say, lang: language(os.Getenv)}
	helped := false
	parser, err := kong.New(&commands{}, kong.Name("portal"), kong.DefaultEnvars("PORTAL"), kong.Vars{"kinds": kindNames()}, kong.Writers(say, say),
		kong.Description("Mengyue 盟约: a portal in which a marketplace runs its merchant programmes by rulebooks."),
		kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.Exit(func(int) { helped = true }))
	if err != nil {
		panic(err) // the command line itself is wrong, which every test of it finds
	}
	command, err := parser.Parse(args)
	if helped {
		return done
	}
	if err != nil {
		_, _ = fmt.Fprintf(say, "portal: %v\nSee portal --help.\n", err)
		return usage
	}
	return c.end(command.Run(c))
}

// end tells an error and gives the exit status.
func (c *console) end(err error) int {
	var wrong *wrongUsage
	switch {
	case err == nil:
		return done
	case errors.Is(err, errTold):
		return failed
	case errors.As(err, &wrong):
		c.tell(err)
		return usage
	}
	c.tell(err)
	return failed
}
