package demo

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/money"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/signup"
)

// goodsSignUp is one sign-up of the story; its id is known once it was begun.
type goodsSignUp struct {
	place   int // of groupGoods
	id      string
	answers form.Answers // in place of the usual ones
}

// signUps are sign-ups in every state: a draft, waiting, under review, sent back, amended and waiting, passed at once and
// in the second round, refused for forged papers, taken back, swapped, closed by time, and one that goes first.
func (s *story) signUps() {
	list := make([]*goodsSignUp, len(groupGoods))
	for i := range list {
		list[i] = &goodsSignUp{place: i}
	}
	list[9].answers = form.Answers{"stock": said("6000"), "shelf_life": said("240")}
	times := []clock.Instant{s.day(-1, "15:20"), s.day(-1, "10:05"), s.day(-2, "09:40"), s.day(-4, "11:00"), s.day(-6, "09:15"), s.day(-9, "14:30"), s.day(-10, "10:00"), s.day(-5, "13:10"), s.day(-20, "09:30"),
		s.day(-1, "16:45"), s.day(-8, "10:20"), s.day(-7, "15:00"), s.day(-15, "11:40")}
	for i, at := range times {
		s.on(at, s.signsUp(list[i], i != 0))
	}
	const hour, day = time.Hour, 24 * time.Hour
	s.on(times[2].Add(2*hour), s.claimsSignUp(list[2]))
	title := map[string]string{"title": "标题请写明规格与数量，不要使用“爆款”等字样。"}
	s.on(times[3].Add(day), s.rules(list[3], signup.Ruling{Outcome: signup.Returned, Advice: map[string]string{"title": "标题请写明规格与数量。", "picture": "主图背景请换为纯白，不含文字。"}, Remark: "其他内容没有问题。"}))
	s.on(times[4].Add(day), s.rules(list[4], signup.Ruling{Outcome: signup.Returned, Advice: title}))
	s.on(times[4].Add(3*day), s.amends(list[4]))
	s.on(times[5].Add(day), s.rules(list[5], signup.Ruling{Outcome: signup.Passed, Remark: "排期确定后另行通知。"}))
	s.on(times[6].Add(day), s.rules(list[6], signup.Ruling{Outcome: signup.Refused, Judged: map[string]signup.Judged{"goods_truth": {Answer: rulebook.Failed, Reason: "检测机构确认报告编号不存在。"}}, Reasons: map[string]string{"goods-truth": "检测机构确认所附报告编号不存在。"}}))
	s.on(times[7].Add(2*hour), s.takesBack(list[7]))
	s.on(times[8].Add(day), s.rules(list[8], signup.Ruling{Outcome: signup.Returned, Advice: map[string]string{"stock": "备货请按实际可发数量填写。"}}))
	s.on(times[10].Add(day), s.rules(list[10], signup.Ruling{Outcome: signup.Returned, Judged: map[string]signup.Judged{"tidy": {Answer: rulebook.Failed, Reason: "主图有拼接文字。"}}, Reasons: map[string]string{"tidy": "主图有拼接文字，不清晰。"}, Advice: map[string]string{"picture": "请换为单一商品的白底图。"}}))
	s.on(times[10].Add(2*day), s.swaps(list[10], 13))
	s.on(times[11].Add(day), s.rules(list[11], signup.Ruling{Outcome: signup.Returned, Advice: title}))
	s.on(times[11].Add(2*day), s.amends(list[11]))
	s.on(times[11].Add(3*day), s.rules(list[11], signup.Ruling{Outcome: signup.Passed}))
	s.on(times[12].Add(day), s.rules(list[12], signup.Ruling{Outcome: signup.Passed}))
}

func said(words string) form.Answer { return form.Answer{Values: []string{words}} }

// goodsPicture is a square picture of a product of the demonstration.
func goodsPicture(seed int) ([]byte, error) {
	img := image.NewPaletted(image.Rect(0, 0, 800, 800), color.Palette{color.White, color.RGBA{uint8(60 + seed*37%160), uint8(110 + seed*53%110), 150, 255}, color.Gray{Y: 120}})
	for y := 180; y < 620; y++ {
		for x := 160 + seed%4*20; x < 640; x++ {
			img.SetColorIndex(x, y, uint8(1+(x/40+y/40)%2))
		}
	}
	var b bytes.Buffer
	err := png.Encode(&b, img)
	return b.Bytes(), err
}

// signsUp begins a sign-up with all that a product needs, and hands it in.
func (s *story) signsUp(x *goodsSignUp, hand bool) func() error {
	return func() error {
		c := s.shops[sellers[0].company]
		content, err := goodsPicture(x.place)
		if err != nil {
			return err
		}
		picture, err := s.keep(c, groupGoods[x.place]+"-主图.png", content)
		if err != nil {
			return err
		}
		price := money.Fen(int64(2_990+700*x.place) * 9 / 10).String()
		answers := form.Answers{"title": said("云禾" + groupGoods[x.place] + "家用优选组合装"), "picture": {Papers: []string{picture}}, "selling_points": said("产地直发，七天无理由退货。"),
			"list_price": said(money.Fen(int64(2_990 + 700*x.place)).String()), "price": said(price), "stock": said("2000"), "material": said("ordinary")}
		for key, a := range x.answers {
			answers[key] = a
		}
		if _, food := x.answers["shelf_life"]; food {
			answers["licence"] = form.Answer{Papers: []string{c.papers["trademark_certificate"]}}
		}
		return s.do(c.owner, func(tx *db.Tx) error {
			begun, err := signup.Start(tx, groupProgramme, groupProduct(x.place))
			if err != nil {
				return err
			}
			x.id = begun.ID
			f, err := signup.SaveAnswers(tx, x.id, 1, answers)
			if err == nil && hand {
				_, err = signup.HandIn(tx, x.id, f.Version, nil)
			}
			return err
		})
	}
}

func (s *story) claimsSignUp(x *goodsSignUp) func() error {
	return func() error {
		return s.do(s.house.reviewer, func(tx *db.Tx) error {
			now, err := signup.Find(tx, x.id)
			if err == nil {
				_, err = signup.Claim(tx, x.id, now.Version)
			}
			return err
		})
	}
}

// rules claims a sign-up and decides it; what is not judged otherwise is met.
func (s *story) rules(x *goodsSignUp, r signup.Ruling) func() error {
	return func() error {
		return s.do(s.house.reviewer, func(tx *db.Tx) error {
			now, err := signup.Find(tx, x.id)
			if err != nil {
				return err
			}
			if now, err = signup.Claim(tx, x.id, now.Version); err != nil {
				return err
			}
			if r.Outcome == signup.Passed {
				r.Judged = map[string]signup.Judged{"tidy": {Answer: rulebook.Met, Reason: "标题准确，主图清晰。"}, "goods_truth": {Answer: rulebook.Met, Reason: "内容与商品一致。"}}
			}
			_, err = signup.Decide(tx, x.id, now.Version, r)
			return err
		})
	}
}

// amends changes what was named and hands the sign-up in again.
func (s *story) amends(x *goodsSignUp) func() error {
	return func() error {
		return s.do(s.shops[sellers[0].company].owner, func(tx *db.Tx) error {
			f, err := signup.Open(tx, x.id)
			if err != nil {
				return err
			}
			f, err = signup.SaveAnswers(tx, x.id, f.Version, form.Answers{"title": said("云禾" + groupGoods[x.place] + "家用组合装（规格见详情）")})
			if err == nil {
				_, err = signup.HandIn(tx, x.id, f.Version, nil)
			}
			return err
		})
	}
}

func (s *story) takesBack(x *goodsSignUp) func() error {
	return func() error {
		return s.do(s.shops[sellers[0].company].owner, func(tx *db.Tx) error {
			now, err := signup.Find(tx, x.id)
			if err == nil {
				_, err = signup.Withdraw(tx, x.id, now.Version)
			}
			return err
		})
	}
}

// swaps puts another product in the place of a sign-up; it stays a draft.
func (s *story) swaps(x *goodsSignUp, place int) func() error {
	return func() error {
		return s.do(s.shops[sellers[0].company].owner, func(tx *db.Tx) error {
			now, err := signup.Find(tx, x.id)
			if err == nil {
				_, err = signup.Swap(tx, x.id, now.Version, groupProduct(place))
			}
			return err
		})
	}
}
