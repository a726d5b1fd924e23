// Package memberships serves memberships and what happens to them: leaving, removal, findings and their measures,
// deposits, appeals from decisions, tasks of the growth path, and the figures that no longer count.
package memberships

import (
	"slices"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/web/front"
)

// Routes are the area's lines of the map.
func Routes() []front.Route { return slices.Concat(merchants(), staffs(), deposits(), findings()) }

func merchants() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/memberships", May: access.MerchantRead, Do: mine},
		{Method: front.GET, Path: "/memberships/:id", May: access.MerchantRead, Object: "membership", Do: showMembership},
		{Method: front.GET, Path: "/memberships/:id/exit", May: access.Object, Object: "membership", Do: askExit},
		{Method: front.POST, Path: "/memberships/:id/exit", May: access.Object, Object: "membership", Do: requestExit},
		{Method: front.POST, Path: "/memberships/:id/leave", May: access.Object, Object: "membership", Strong: true, Do: leaveOwn},
		{Method: front.GET, Path: "/exits/:id", May: access.MerchantRead, Object: "exit", Do: showExit},
		{Method: front.POST, Path: "/exits/:id/withdraw", May: access.Object, Object: "exit", Do: withdrawExit},
		{Method: front.GET, Path: "/removals/:id", May: access.MerchantRead, Object: "removal", Do: followRemoval},
		{Method: front.GET, Path: "/decisions/:id", May: access.SignedIn, Object: "decision", Do: showDecision},
		{Method: front.GET, Path: "/decisions/:id/letter.pdf", May: access.SignedIn, Object: "decision", Do: letterPDF},
		{Method: front.GET, Path: "/decisions/:id/appeal", May: access.Object, Object: "decision", Do: askAppeal},
		{Method: front.POST, Path: "/decisions/:id/appeal", May: access.Object, Object: "decision", Do: fileAppeal},
		{Method: front.GET, Path: "/appeals/:id", May: access.MerchantRead, Object: "appeal", Do: showAppeal},
		{Method: front.POST, Path: "/appeals/:id/evidence", May: access.Object, Object: "appeal", Do: addEvidence},
		{Method: front.POST, Path: "/appeals/:id/withdraw", May: access.Object, Object: "appeal", Do: withdrawAppeal},
		{Method: front.GET, Path: "/tasks", May: access.MerchantRead, Do: myTasks},
		{Method: front.GET, Path: "/tasks/:id", May: access.MerchantRead, Object: "task", Do: showTask},
		{Method: front.POST, Path: "/tasks/:id/done", May: access.Tasks, Object: "task", Do: completeTask},
		{Method: front.POST, Path: "/tasks/:id/accept", May: access.Tasks, Object: "task", Do: acceptTask},
		{Method: front.POST, Path: "/tasks/:id/decline", May: access.Tasks, Object: "task", Do: declineTask},
	}
}

func staffs() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/staff/memberships", May: access.StaffRead, Do: listMemberships},
		{Method: front.GET, Path: "/staff/memberships/:id", May: access.StaffRead, Do: showMembership},
		{Method: front.GET, Path: "/staff/memberships/:id/removal", May: access.Sanction, Do: askRemoval},
		{Method: front.POST, Path: "/staff/memberships/:id/removal", May: access.Sanction, Do: proposeRemoval},
		{Method: front.GET, Path: "/staff/removals", May: access.StaffRead, Do: listRemovals},
		{Method: front.GET, Path: "/staff/removals/:id", May: access.StaffRead, Do: showRemoval},
		{Method: front.POST, Path: "/staff/removals/:id/sign", May: access.Countersign, Strong: true, Do: signRemoval},
		{Method: front.POST, Path: "/staff/removals/:id/refuse", May: access.Countersign, Do: refuseRemoval},
		{Method: front.POST, Path: "/staff/removals/:id/withdraw", May: access.Sanction, Do: withdrawRemoval},
		{Method: front.GET, Path: "/staff/exits", May: access.StaffRead, Do: listExits},
		{Method: front.GET, Path: "/staff/exits/:id", May: access.StaffRead, Do: showExit},
		{Method: front.POST, Path: "/staff/exits/:id/answer", May: access.Sanction, Do: answerExit},
		{Method: front.POST, Path: "/staff/exits/:id/sign", May: access.Countersign, Strong: true, Do: signExit},
		{Method: front.POST, Path: "/staff/exits/:id/return", May: access.Countersign, Do: returnExit},
		{Method: front.GET, Path: "/staff/appeals", May: access.StaffRead, Do: listAppeals},
		{Method: front.GET, Path: "/staff/appeals/:id", May: access.StaffRead, Do: showAppeal},
		{Method: front.POST, Path: "/staff/appeals/:id/preview", May: access.Countersign, Repeat: true, Do: previewRuling},
		{Method: front.POST, Path: "/staff/appeals/:id/decide", May: access.Countersign, Strong: true, Do: decideAppeal},
		{Method: front.GET, Path: "/staff/tasks", May: access.StaffRead, Do: listTasks},
		{Method: front.GET, Path: "/staff/tasks/new", May: access.Tagging, Do: askTask},
		{Method: front.POST, Path: "/staff/tasks/new", May: access.Tagging, Do: giveTask},
		{Method: front.GET, Path: "/staff/tasks/:id", May: access.StaffRead, Do: showTask},
		{Method: front.POST, Path: "/staff/tasks/:id/confirm", May: access.Tagging, Do: confirmTask},
		{Method: front.POST, Path: "/staff/tasks/:id/return", May: access.Tagging, Do: sendTaskBack},
		{Method: front.POST, Path: "/staff/tasks/:id/cancel", May: access.Tagging, Do: cancelTask},
		{Method: front.GET, Path: "/levels", May: access.MerchantRead, Do: listLevels},
		{Method: front.GET, Path: "/levels/:id", May: access.MerchantRead, Object: "membership", Do: showLevel},
		{Method: front.GET, Path: "/staff/levels", May: access.StaffRead, Do: listLevels},
		{Method: front.GET, Path: "/staff/levels.csv", May: access.StaffRead, Do: levelsCSV},
		{Method: front.GET, Path: "/staff/levels/:id", May: access.StaffRead, Do: showLevel},
		{Method: front.GET, Path: "/suspensions", May: access.MerchantRead, Do: listSuspensions},
		{Method: front.GET, Path: "/suspensions/:id", May: access.MerchantRead, Object: "suspension", Do: showSuspension},
		{Method: front.POST, Path: "/suspensions/:id/plan", May: access.Object, Object: "suspension", Do: filePlan},
		{Method: front.GET, Path: "/warnings/:id/plan", May: access.Object, Object: "warning", Do: askPlan},
		{Method: front.POST, Path: "/warnings/:id/plan", May: access.Object, Object: "warning", Do: fileWarnedPlan},
		{Method: front.GET, Path: "/plans/:id", May: access.MerchantRead, Object: "plan", Do: showPlan},
		{Method: front.GET, Path: "/staff/suspensions", May: access.StaffRead, Do: listSuspensions},
		{Method: front.GET, Path: "/staff/suspensions.csv", May: access.StaffRead, Do: suspensionsCSV},
		{Method: front.GET, Path: "/staff/suspensions/:id", May: access.StaffRead, Do: showSuspension},
		{Method: front.GET, Path: "/staff/plans", May: access.StaffRead, Do: toPlans},
		{Method: front.GET, Path: "/staff/plans/:id", May: access.StaffRead, Do: showPlan},
		{Method: front.POST, Path: "/staff/plans/:id/accept", May: access.Sanction, Do: acceptPlan},
		{Method: front.POST, Path: "/staff/plans/:id/refuse", May: access.Sanction, Do: refusePlan},
		{Method: front.GET, Path: "/staff/exclusions", May: access.StaffRead, Do: listExclusions},
		{Method: front.GET, Path: "/staff/exclusions.csv", May: access.StaffRead, Do: exclusionsCSV},
		{Method: front.GET, Path: "/api/exclusions", May: access.StaffRead, Do: exclusionsJSON},
	}
}

func deposits() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/deposit", May: access.MerchantRead, Do: myDeposit},
		{Method: front.GET, Path: "/deposits/:id/statement.csv", May: access.MerchantRead, Object: "deposit", Do: statementCSV},
		{Method: front.POST, Path: "/hooks/deposits", May: access.Anyone, Repeat: true, Do: paidHook},
		{Method: front.GET, Path: "/staff/deposits", May: access.StaffRead, Do: listDeposits},
		{Method: front.GET, Path: "/staff/deposits/:id", May: access.StaffRead, Do: showDeposit},
		{Method: front.GET, Path: "/staff/deposits/:id/statement.csv", May: access.StaffRead, Do: statementCSV},
		{Method: front.POST, Path: "/staff/deposits/:id/demand", May: access.Sanction, Do: demandDeposit},
		{Method: front.POST, Path: "/staff/deposits/:id/taking", May: access.Sanction, Do: proposeTaking},
		{Method: front.GET, Path: "/staff/takings/:id", May: access.StaffRead, Do: showTaking},
		{Method: front.POST, Path: "/staff/takings/:id/sign", May: access.Countersign, Strong: true, Do: signTaking},
		{Method: front.POST, Path: "/staff/takings/:id/refuse", May: access.Countersign, Do: refuseTaking},
		{Method: front.POST, Path: "/staff/takings/:id/withdraw", May: access.Sanction, Do: withdrawTaking},
	}
}

func findings() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/findings", May: access.MerchantRead, Do: listFindings},
		{Method: front.GET, Path: "/findings/:id", May: access.MerchantRead, Object: "finding", Do: showFinding},
		{Method: front.GET, Path: "/staff/findings", May: access.StaffRead, Do: listFindings},
		{Method: front.GET, Path: "/staff/findings/:id", May: access.StaffRead, Do: showFinding},
		{Method: front.GET, Path: "/staff/memberships/:id/finding", May: access.Sanction, Do: askFinding},
		{Method: front.POST, Path: "/staff/memberships/:id/finding", May: access.Sanction, Strong: true, Do: proposeFinding},
		{Method: front.POST, Path: "/staff/findings/:id/sign", May: access.Countersign, Strong: true, Do: signFinding},
		{Method: front.POST, Path: "/staff/findings/:id/refuse", May: access.Countersign, Do: refuseFinding},
		{Method: front.POST, Path: "/staff/findings/:id/withdraw", May: access.Sanction, Do: withdrawFinding},
		{Method: front.POST, Path: "/staff/findings/:id/lift", May: access.Sanction, Do: liftFinding},
	}
}
