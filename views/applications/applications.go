package applications

import "strconv"

func dutyID(i int) string { return "duties-" + strconv.Itoa(i+1) }
