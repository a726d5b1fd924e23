package demo

import (
	"fmt"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/merchant"
)

// shop is one company of the story with its store, its goods and how far it has come.
type shop struct {
	id, name, place, mail, person string
	trade                         trade
	owner                         db.Actor
	store                         string
	goods                         []string // ids
	facts                         map[string]string
	papers                        map[string]string
	application, membership       string
}

// trade is what a company makes.
type trade struct {
	suffix, category, what string
	goods                  []string
}

var trades = []trade{
	{"家居用品有限公司", "家居日用", "围裙、桌布与厨房纺织", []string{"棉麻围裙", "防水桌布", "隔热手套", "加厚抹布五条装", "餐垫四片装", "收纳挂袋"}},
	{"塑业有限公司", "收纳整理", "注塑收纳与餐具", []string{"抽屉收纳盒", "带盖米桶 10kg", "儿童餐盘", "折叠洗衣篮", "冰箱保鲜盒", "桌面垃圾桶"}},
	{"针织有限公司", "服饰内衣", "袜子与针织内衣", []string{"纯棉中筒袜十双装", "儿童防滑地板袜", "无痕打底衫", "羊毛混纺围巾", "居家保暖裤", "运动毛巾袜"}},
	{"灯饰有限公司", "灯具照明", "台灯与氛围灯", []string{"充电护眼台灯", "床头氛围灯", "人体感应夜灯", "阳台太阳能灯", "镜前灯 60cm", "露营灯"}},
	{"五金制品厂", "五金工具", "挂钩、门把与小五金", []string{"不锈钢挂钩十只装", "静音门吸", "浴室置物架", "螺丝收纳盒套装", "厨房沥水架", "卷尺 5m"}},
	{"文具有限公司", "办公文具", "本册与书写工具", []string{"B5 活页本", "中性笔 20 支装", "桌面文件架", "手账贴纸套装", "磁性白板 A3", "长尾夹 60 只装"}},
	{"食品有限公司", "休闲食品", "坚果与谷物点心", []string{"每日坚果 30 包", "红枣核桃糕", "燕麦脆片", "海苔卷礼盒", "低糖米饼", "冻干草莓"}},
	{"宠物用品有限公司", "宠物用品", "猫砂、窝垫与玩具", []string{"豆腐猫砂 6L×3", "可拆洗宠物窝", "逗猫棒套装", "慢食碗", "宠物饮水机", "牵引绳"}},
}

// words are the companies' names, with how they are written in an address, their place and who speaks for them.
var words = [][4]string{
	{"云禾坊", "yunhe", "浙江省杭州市临平区", "林岚"}, {"青屿集", "qingyu", "浙江省宁波市慈溪市", "陈舟"}, {"星澄里", "xingcheng", "广东省汕头市澄海区", "何远"},
	{"木棠社", "mutang", "福建省泉州市晋江市", "许棠"}, {"白汀记", "baiting", "浙江省金华市义乌市", "方汀"}, {"霁川家", "jichuan", "江苏省苏州市吴江区", "顾川"},
	{"禾野铺", "heye", "山东省临沂市兰山区", "丁野"}, {"南麓造", "nanlu", "广东省佛山市南海区", "罗麓"}, {"知微堂", "zhiwei", "浙江省温州市瓯海区", "叶知微"},
	{"半亩园", "banmu", "河南省许昌市长葛市", "孟园"}, {"拾光屋", "shiguang", "浙江省台州市黄岩区", "江拾"}, {"松间月", "songjian", "广东省中山市古镇镇", "宋月"},
	{"鹿鸣岗", "luming", "浙江省绍兴市诸暨市", "陆鸣"}, {"晴川阁", "qingchuan", "湖北省武汉市汉阳区", "秦川"}, {"远山黛", "yuanshan", "江西省景德镇市昌江区", "袁黛"},
	{"朝露集", "zhaolu", "广东省揭阳市揭东区", "赵露"}, {"沐风堤", "mufeng", "江苏省南通市通州区", "穆风"}, {"栖霞渡", "qixia", "山东省青岛市即墨区", "戚霞"},
	{"若水间", "ruoshui", "浙江省嘉兴市海宁市", "若男"}, {"叠翠岭", "diecui", "福建省福州市长乐区", "田翠"}, {"望舒台", "wangshu", "广东省东莞市虎门镇", "王舒"},
	{"枕溪人", "zhenxi", "浙江省湖州市织里镇", "甄溪"}, {"采薇里", "caiwei", "安徽省桐城市", "蔡薇"}, {"初阳谷", "chuyang", "河北省保定市白沟镇", "楚阳"},
	{"雁回塘", "yanhui", "湖南省邵阳市邵东市", "严回"}, {"听雨轩居", "tingyu", "江苏省扬州市杭集镇", "廷雨"}, {"一苇航", "yiwei", "浙江省宁波市余姚市", "伊苇"},
	{"长亭外", "changting", "辽宁省大连市普兰店区", "常亭"}, {"梧桐下", "wutong", "上海市松江区", "吴彤"}, {"归雁洲", "guiyan", "四川省成都市双流区", "桂燕"},
	{"竹外桃", "zhuwai", "福建省南平市建瓯市", "祝桃"}, {"寒江雪", "hanjiang", "黑龙江省哈尔滨市道里区", "韩江"}, {"芦荻湾", "ludi", "广东省阳江市江城区", "卢荻"},
	{"杏花墟", "xinghua", "山西省晋中市太谷区", "邢花"}, {"清越坊", "qingyue", "浙江省丽水市云和县", "青越"}, {"海棠依", "haitang", "山东省潍坊市高密市", "海唐"},
	{"九曲溪", "jiuqu", "福建省南平市武夷山市", "邱溪"}, {"落霞浦", "luoxia", "广东省潮州市潮安区", "骆霞"}, {"碧梧轩居", "biwu", "江苏省徐州市睢宁县", "毕梧"},
	{"问渠仓", "wenqu", "云南省昆明市官渡区", "文渠"},
}

// companies are the forty companies of the marketplace; they are invented.
func companies() []*shop {
	out := make([]*shop, len(words))
	for i, w := range words {
		t := trades[i%len(trades)]
		id := fmt.Sprintf("M%03d", i+1)
		c := &shop{id: id, name: w[0] + t.suffix, place: w[2], mail: w[1], person: w[3], trade: t, store: fmt.Sprintf("S%03d", i+1), papers: map[string]string{}}
		c.owner = db.Actor{Account: "person-" + w[1], Name: w[3], Role: "merchant_owner", Merchant: id, IP: "192.0.2.77", Agent: "Mozilla/5.0 (demonstration)"}
		c.facts = map[string]string{"level": fmt.Sprint(3 + i%4), "major_complaints_open": "0", "trademark_same_entity": "true",
			"address": w[2] + "莲河路 " + fmt.Sprint(i+3) + " 号", "taobao_level": []string{"diamond-4", "crown-1", "crown-3", "golden-crown-1"}[i%4],
			"jd_monthly_sales": fmt.Sprintf("%d00.00", 1800+731*i), "taobao_supplied_stores": fmt.Sprint(i % 6), "list_above_scale": fmt.Sprint(i%7 == 0),
			"srdi_level": []string{"none", "municipal", "provincial"}[i%3]}
		out[i] = c
	}
	return out
}

// legalID is a unified social credit code with a right check digit that no company has: its place does not exist.
func legalID(i int) string {
	first := fmt.Sprintf("91990000MA%07d", 5000000+i*137)
	digit, _ := merchant.CheckDigit(first)
	return first + string(digit)
}
