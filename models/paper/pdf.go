package paper

import (
	"bytes"

	"github.com/mengyue/portal/models/text"
)

// pdf looks at both ends of a PDF: it begins at the first byte, and nothing but line ends follows its last trailer.
// The portal parses no further and never renders one.
func pdf(content []byte) *reason {
	if !bytes.HasPrefix(content, []byte("%PDF-")) {
		return &reason{text.Of("在 PDF 开头之前还有其他内容", "has other content before its PDF begins"), saveAgain}
	}
	end := bytes.LastIndex(content, []byte("%%EOF"))
	if end < 0 || bytes.LastIndex(content[:end], []byte("startxref")) < 0 {
		return &reason{text.Of("不完整，缺少 PDF 结尾", "is cut off: the end of the PDF is missing"),
			text.Of("请检查原文件能否打开，再重新上传。", "See whether the original opens, then upload it again.")}
	}
	if rest := bytes.Trim(content[end+len("%%EOF"):], "\r\n\t \x00"); len(rest) > 0 {
		return &reason{text.F("在 PDF 结尾之后还有 %d 字节的其他内容", "has %d bytes of other content after the end of its PDF", len(rest)), saveAgain}
	}
	return nil
}
