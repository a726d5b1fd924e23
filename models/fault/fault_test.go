package fault_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

func TestErrorThatIsNoFaultIsInternalAndSaysNothingOfItself(t *testing.T) {
	f := fault.Of(errors.New("connection string with secret"))
	if f.Kind != fault.Internal || strings.Contains(f.Message.ZH+f.Message.EN+f.Next.ZH+f.Next.EN, "secret") {
		t.Errorf("a person would read %+v", f)
	}
	if !strings.Contains(f.Error(), "secret") {
		t.Error("the log lacks the cause")
	}
}

func TestFaultIsFoundInAChainOfErrors(t *testing.T) {
	f := fault.Missing(text.Of("申请", "application")).Under("YX-3").Because(errors.New("row"))
	err := fmt.Errorf("while reading: %w", f)
	if !fault.Is(err, fault.NotFound) || fault.Of(err).Clause != "YX-3" || fault.Is(nil, fault.NotFound) {
		t.Errorf("got %+v", fault.Of(err))
	}
	if want := "There is no application."; f.Message.EN != want || f.Message.ZH != "没有找到申请。" {
		t.Errorf("message %+v, want %q", f.Message, want)
	}
}

func TestValidationWithoutFieldsIsNoError(t *testing.T) {
	if err := fault.Validation().OrNil(); err != nil {
		t.Errorf("got %v", err)
	}
	err := fault.Validation().At("name", text.Of("请填写", "Fill it in")).OrNil()
	if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "name: 请填写") {
		t.Errorf("got %v", err)
	}
}
