package account

import "strings"

// Device names browser and system of a user agent as people know them: "Chrome · Windows". What it does not know is
// "—", so that every update of a browser is not a new device.
func Device(agent string) string {
	return named(agent, "Edg", "Edge", "OPR/", "Opera", "MicroMessenger", "WeChat", "Firefox", "Firefox", "Chrome", "Chrome", "CriOS", "Chrome", "Safari", "Safari") +
		" · " + named(agent, "HarmonyOS", "HarmonyOS", "iPhone", "iPhone", "iPad", "iPad", "Android", "Android", "Windows", "Windows", "Mac OS", "macOS", "Linux", "Linux")
}

// named is the name of the first sign that the agent shows; signs and names take turns.
func named(agent string, signs ...string) string {
	for i := 0; i < len(signs); i += 2 {
		if strings.Contains(agent, signs[i]) {
			return signs[i+1]
		}
	}
	return "—"
}
