// Package rulebook turns a programme's rules, written as data, into verdicts with reasons.
//
// A book is one dated YAML edition of one programme. It is loaded strictly ([Check], [Load]), found by date
// ([Library.InForce]) and judged purely ([Edition.Judge]): the same edition, facts and instant give the same bytes,
// years later. Go knows kinds of rule; the numbers, texts and clauses are the book's.
package rulebook
