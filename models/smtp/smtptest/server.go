// Package smtptest gives tests a mail server with which a real conversation is held.
package smtptest

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
)

// Server is a mail server that says what a test wants: by a command's first word another answer than the usual one;
// "cut" breaks the connection instead. "TEXT" is the answer to the whole text, "GREETING" the first word.
type Server struct {
	Address string
	mu      sync.Mutex
	answers map[string][]string // taken one by one, the last one stays
	taken   []string            // texts that were taken
	heard   []string
}

// Listen starts a server that ends with the test. Answers are taken one by one, the last one stays; "" is the usual one.
func Listen(t testing.TB, answers map[string][]string) *Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	s := &Server{Address: l.Addr().String(), answers: answers}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.talk(c)
		}
	}()
	return s
}

func (s *Server) say(word, usual string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.heard = append(s.heard, word)
	a := s.answers[word]
	if len(a) == 0 {
		return usual
	}
	if len(a) > 1 {
		s.answers[word] = a[1:]
	}
	if a[0] == "" {
		return usual
	}
	return a[0]
}

func (s *Server) talk(c net.Conn) {
	defer func() { _ = c.Close() }()
	r := bufio.NewReader(c)
	reply := func(word, usual string) bool {
		answer := s.say(word, usual)
		if answer == "cut" {
			return false
		}
		_, err := io.WriteString(c, answer+"\r\n")
		return err == nil && !strings.HasPrefix(answer, "221")
	}
	if !reply("GREETING", "220 mail.test ready") {
		return
	}
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		word := strings.ToUpper(strings.Fields(line + " .")[0])
		usual := map[string]string{"EHLO": "250-mail.test\r\n250 8BITMIME", "DATA": "354 go on", "QUIT": "221 bye"}[word]
		if usual == "" {
			usual = "250 OK"
		}
		if !reply(word, usual) {
			return
		}
		if word == "DATA" && !s.text(r, reply) {
			return
		}
	}
}

func (s *Server) text(r *bufio.Reader, reply func(word, usual string) bool) bool {
	var text strings.Builder
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		text.WriteString(strings.TrimPrefix(line, "."))
	}
	s.mu.Lock()
	refused := len(s.answers["TEXT"]) > 0 && strings.HasPrefix(s.answers["TEXT"][0], "4")
	if !refused {
		s.taken = append(s.taken, text.String())
	}
	s.mu.Unlock()
	return reply("TEXT", "250 OK taken")
}

// Texts are the texts that were taken.
func (s *Server) Texts() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.taken...)
}

// Heard are the commands that were heard.
func (s *Server) Heard() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.heard...)
}

// URL is the server as the portal is told of it; more is added to its settings.
func (s *Server) URL() string {
	return fmt.Sprintf("smtp://%s?tls=none&from=notices@portal.example", s.Address)
}
