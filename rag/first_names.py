"""Knows that "Rick" may be "Richard": English first names and their short forms.

A short form may be of several names ("Chris", "Pat"); it then may be each of them. Other languages' forms are not here.
"""

from __future__ import annotations

_FORMS = tuple(
    frozenset(line.split())
    for line in """
        abigail abby
        abraham abe
        albert al bert
        alexander alex alec sandy
        alexandra alex sandra
        alfred alf fred
        andrew andy drew
        anthony tony
        arthur art
        barbara barb babs
        benjamin ben benny
        bernard bernie
        catherine katherine kathryn cathy kathy kate katie
        charles charlie chuck
        christine christina chris tina
        christopher chris kit
        clifford cliff
        daniel dan danny
        david dave davy
        deborah debra debbie
        donald don
        dorothy dot dottie
        douglas doug
        edward ed eddie ned ted teddy
        edwin ed eddie
        eleanor ellie nell
        elizabeth liz lizzie beth betty eliza
        eugene gene
        frances fran
        francis frank
        franklin frank
        frederick fred freddie
        geoffrey jeffrey geoff jeff
        gerald gerry jerry
        gilbert gil
        gregory greg
        harold harry hal
        henry harry hank
        herbert herb bert
        jacob jake
        james jim jimmy jamie
        jennifer jenny jen
        john jack johnny
        jonathan jon
        joseph joe joey
        joshua josh
        judith judy
        kenneth ken kenny
        kimberly kim
        lawrence laurence larry
        leonard len lenny leo
        leslie les
        louis lewis lou
        margaret maggie meg peggy madge
        martha patty
        martin marty
        matthew matt
        michael mike mick micky
        mitchell mitch
        nathan nathaniel nat nate
        nicholas nicolas nick
        oliver ollie
        pamela pam
        patricia pat patty trish
        patrick pat paddy
        peter pete
        philip phillip phil
        raymond ray
        rebecca becky
        reginald reg reggie
        richard rick ricky rich dick
        robert bob bobby rob robbie
        rodney rod
        ronald ron ronnie
        russell russ
        samuel sam sammy
        sidney sid
        stanley stan
        stephen steven steve
        susan sue susie
        terence terry
        theodore ted teddy theo
        theresa teresa terry tess
        thomas tom tommy
        timothy tim
        victor vic
        victoria vicky
        vincent vince vinny
        walter walt wally
        wilfred wilf
        william bill billy will willie
        zachary zach zack
    """.strip().splitlines()
)


def is_one_first_name(one: str, other: str) -> bool:
    """Tell whether two folded first names can be one person's.

    >>> is_one_first_name("nick", "nicholas"), is_one_first_name("ada", "ada"), is_one_first_name("bill", "bob")
    (True, True, False)
    """
    return one == other or any({one, other} <= forms for forms in _FORMS)
