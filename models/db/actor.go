package db

// Actor is who does something: a person who is signed in, or the portal itself.
type Actor struct {
	Account  string // account id; "" for the portal itself
	Name     string // as shown to people
	Role     string // role under which this is done
	Merchant string // the merchant acted for; "" for staff and the portal
	IP       string
	Agent    string // user agent
	Session  string // hash of the session, never its secret
}

// System is the portal acting by itself, under a name such as "sweep".
func System(name string) Actor { return Actor{Name: name, Role: RoleSystem} }

// RoleSystem is the role of everything that the portal does by itself.
const RoleSystem = "system"

// IsSystem reports whether nobody but the portal itself acts.
func (a Actor) IsSystem() bool { return a.Role == RoleSystem }

// ID names the actor for the record: the account, else the system actor's name.
func (a Actor) ID() string {
	if a.Account != "" {
		return a.Account
	}
	return a.Role + ":" + a.Name
}
