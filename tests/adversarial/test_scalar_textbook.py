"""What calculus students write: derivatives in their usual forms, and the identities between them.

learner | reference | domain | verdict, as in the soundness tables.
"""

from __future__ import annotations

import pytest

from tests.adversarial.plain import domain, read
from tests.adversarial.test_scalar_soundness import rows
from worker.engine.exact import decide

TEXTBOOK = """
exp(-x^2/2)*x^2-exp(-x^2/2) | (x^2-1)*exp(-x^2/2) |  | equal |
(1+erf(x/sqrt(2)))/2+x*exp(-x^2/2)/sqrt(2*pi) | 1/2*(1+erf(x/2^(1/2)))+x/(sqrt(2)*sqrt(pi))*e^(-x^2/2) |  | equal |
(1+erf(x/sqrt(2)))/2+x*exp(-x^2/2)/sqrt(pi) | 1/2*(1+erf(x/2^(1/2)))+x/(sqrt(2)*sqrt(pi))*e^(-x^2/2) |  | different |
sigmoid(x)+x*sigmoid(x)*(1-sigmoid(x)) | sigmoid(x)*(1+x*(1-sigmoid(x))) |  | equal |
sigmoid(x)+x*sigmoid(x)*(1-sigmoid(x)) | (1+exp(-x)+x*exp(-x))/(1+exp(-x))^2 |  | equal |
(x>0)+(x<=0)*exp(x) | where(x>0,1,exp(x)) |  | equal |
where(x>0,1,exp(x)) | min(1,exp(x)) |  | equal |
where(abs(x)<=d, x, d*sign(x)) | max(-d,min(d,x)) | d in (0,] | equal |
where(abs(x)<=1, x^2/2, abs(x)-1/2) | where(x>1,x-1/2,where(x<-1,-x-1/2,x^2/2)) |  | equal |
-(y*w*x<1)*y*x | where(y*w*x<1,-y*x,0) |  | equal |
-y/p+(1-y)/(1-p) | (p-y)/(p*(1-p)) | p in (0,1) | equal |
sigmoid(w*x)-y | -y/(1+exp(w*x))*1+(1-y)*sigmoid(w*x) |  | equal |
(sigmoid(w*x)-y)*x | x*(1/(1+exp(-w*x))-y) |  | equal |
log(1+exp(-x))+x | log(1+exp(x)) |  | equal |
-exp(-x)/(1+exp(-x)) | -1/(1+exp(x)) |  | equal |
1-tanh(x)^2 | 4/(exp(x)+exp(-x))^2 |  | equal |
tanh(log(1+exp(x)))+x*(1-tanh(log(1+exp(x)))^2)*sigmoid(x) | tanh(softplus(x))+x*sigmoid(x)/cosh(softplus(x))^2 |  | equal |
x/sqrt(x^2+y^2) | x*(x^2+y^2)^(-1/2) |  | equal |
y^2/(x^2+y^2)^(3/2) | 1/sqrt(x^2+y^2)-x^2/(x^2+y^2)^(3/2) |  | equal |
-x*y/(x^2+y^2)^(3/2) | -x*y/sqrt(x^2+y^2)^3 |  | equal |
(x^2+y^2)^(3/2) | (x^2+y^2)*sqrt(x^2+y^2) |  | equal |
x^2*sin(1/x) | x^2*sin(x^(-1)) |  | equal |
2*x*sin(1/x)-cos(1/x) | 2*x*sin(1/x)+cos(1/x)*(-1) |  | equal |
(sin(x)*x-1+cos(x))/x^2 | sin(x)/x-(1-cos(x))/x^2 |  | equal |
sec(x)*tan(x) | sin(x)/cos(x)^2 |  | equal |
-csc(x)*cot(x) | -cos(x)/sin(x)^2 |  | equal |
1/(x*log(x)) | 1/log(x)/x |  | equal |
log(x)^(-1)*x^(-1) | 1/log(x^x) | x in (0,] | equal |
1/(x*log(10)) | log(e)/(x*log(10)) |  | equal |
x^(sin(x))*(cos(x)*log(x)+sin(x)/x) | exp(sin(x)*log(x))*(cos(x)*log(x)+sin(x)/x) | x in (0,] | equal |
x^(x)*(log(x)+1) | x^x*log(e*x) | x in (0,] | equal |
(2*x+1)*(x-3)^4*(14*x-11) | (2*x+1)*(x-3)^4*(10*x-9+4*x-2) |  | equal |
3*(2*x+1)^2*2*(x-3)^4+(2*x+1)^3*4*(x-3)^3 | (2*x+1)^2*(x-3)^3*(14*x-14) |  | equal |
3*(2*x+1)^2*2*(x-3)^4+(2*x+1)^3*4*(x-3)^3 | 2*(2*x+1)^2*(x-3)^3*(7*x-8) |  | different |
((x-1)*(x-2))^(-1) | 1/(x-2)-1/(x-1) |  | equal |
x/(x^2-1) | 1/2*(1/(x-1)+1/(x+1)) |  | equal |
arctan((x-1)/(x+1)) | arctan(x)-pi/4 | x in (-1,] | equal |
arctan((x-1)/(x+1)) | arctan(x)-pi/4 |  | different |
arctan(1/sqrt(x)) | arcsin(1/sqrt(1+x)) | x in (0,] | equal |
arctan(x/(1+sqrt(1+x^2))) | arctan(x)/2 |  | equal |
2*arctan(x/(1+sqrt(1+x^2))) | arctan(x) |  | equal |
arctan(sqrt((1-x)/(1+x))) | arccos(x)/2 | x in (-1,1) | equal |
arcsin(x)+arcsin(sqrt(1-x^2)) | pi/2 | x in [0,1] | equal |
arcsin(x)+arcsin(sqrt(1-x^2)) | pi/2 | x in [-1,1] | different |
arccos(sqrt(1-x^2)) | arcsin(x) | x in [0,1] | equal |
arccos(sqrt(1-x^2)) | abs(arcsin(x)) | x in [-1,1] | equal |
arccos((1-x^2)/(1+x^2)) | 2*arctan(x) | x in [0,] | equal |
arccos((1-x^2)/(1+x^2)) | 2*arctan(abs(x)) |  | equal |
arcsin(2*x*sqrt(1-x^2)) | 2*arcsin(x) | x in [-0.7,0.7] | equal |
arcsin(2*x*sqrt(1-x^2)) | 2*arcsin(x) | x in [-1,1] | different |
arctanh(x) | arctan(x) |  | different |
arctanh(1/x) | log((x+1)/(x-1))/2 |  | equal |
log((x+1)/(x-1))/2 | arctanh(1/x) |  | equal |
log(x+sqrt(x^2-1)) | -log(x-sqrt(x^2-1)) |  | equal |
log(abs(x+sqrt(x^2-1))) | -log(abs(x-sqrt(x^2-1))) |  | equal |
log((sqrt(x+1)-1)/(sqrt(x+1)+1)) | 2*log(sqrt(x+1)-1)-log(x) | x in (0,] | equal |
log(tan(x/2)) | log(csc(x)-cot(x)) |  | equal |
log(sqrt((1+sin(x))/(1-sin(x)))) | log(abs(sec(x)+tan(x))) |  | equal |
sqrt(2)*sin(x+pi/4) | sin(x)+cos(x) |  | equal |
5*sin(x+arctan(4/3)) | 3*sin(x)+4*cos(x) |  | equal |
5*sin(x+arctan(3/4)) | 3*sin(x)+4*cos(x) |  | different |
sin(arctan(4/3)) | 4/5 |  | equal |
cos(2*arctan(1/2)) | 3/5 |  | equal |
sin(x)*sin(2*x) | (cos(x)-cos(3*x))/2 |  | equal |
sin(x)^3 | (3*sin(x)-sin(3*x))/4 |  | equal |
cos(x)^2*sin(x)^2 | (1-cos(4*x))/8 |  | equal |
tan(3*x) | (3*tan(x)-tan(x)^3)/(1-3*tan(x)^2) |  | equal |
(sin(x)+sin(3*x)+sin(5*x))/(cos(x)+cos(3*x)+cos(5*x)) | tan(3*x) |  | equal |
tan(x+pi/4) | (1+tan(x))/(1-tan(x)) |  | equal |
cot(x)-tan(x) | 2*cot(2*x) |  | equal |
sin(x)/(1+cos(x))+(1+cos(x))/sin(x) | 2*csc(x) |  | equal |
cos(pi*x)^2 | (1+cos(2*pi*x))/2 |  | equal |
sin(pi*(x+1)) | -sin(pi*x) |  | equal |
cos(x*pi/180) | sin(pi/2-pi*x/180) |  | equal |
e^(log(x)*2) | x^2 | x in (0,] | equal |
e^(-log(x)/2) | 1/sqrt(x) |  | equal |
4^(x/2) | 2^x |  | equal |
8^(x/3+1) | 8*2^x |  | equal |
2^(x)*5^(x) | 10^x |  | equal |
log(2^x*3^y) | x*log(2)+y*log(3) |  | equal |
3^(2*log(x)/log(3)) | x^2 | x in (0,] | equal |
2^(log(x)) | x^(log(2)) | x in (0,] | equal |
sqrt(exp(x)+exp(-x)+2) | exp(x/2)+exp(-x/2) |  | equal |
sqrt(cosh(x)^2-1) | abs(sinh(x)) |  | equal |
sqrt((cosh(x)-1)/2) | sinh(x/2) |  | different |
sqrt((cosh(x)-1)/2) | abs(sinh(x/2)) |  | equal |
sqrt(1+sinh(x)^2) | cosh(x) |  | equal |
sinh(3*x) | 3*sinh(x)+4*sinh(x)^3 |  | equal |
tanh(x+y) | (tanh(x)+tanh(y))/(1+tanh(x)*tanh(y)) |  | equal |
1/(sqrt(x)-sqrt(y)) | (sqrt(x)+sqrt(y))/(x-y) |  | equal |
(x-1)/(sqrt(x)-1) | sqrt(x)+1 |  | equal |
(x^(3/2)-1)/(x-1) | (x+sqrt(x)+1)/(sqrt(x)+1) |  | equal |
sqrt(sqrt(x)) | x^(1/4) |  | equal |
sqrt(x*sqrt(x*sqrt(x))) | x^(7/8) |  | equal |
(x^2*sqrt(x))^(1/5) | sqrt(x) |  | equal |
sqrt(x^2+1/x^2+2) | abs(x)+1/abs(x) |  | equal |
sqrt(x^2+1/x^2-2) | abs(x-1/x) |  | equal |
(sqrt(x^2+1)-x)*(sqrt(x^2+1)+x) | 1 |  | equal |
1/(x+sqrt(x^2+1)) | sqrt(x^2+1)-x |  | equal |
x+sqrt(x^2-1) | 1/(x-sqrt(x^2-1)) |  | equal |
sqrt(4+x^2) | 2*sqrt(1+x^2/4) |  | equal |
sqrt(9*x^2+9*y^2) | 3*sqrt(x^2+y^2) |  | equal |
(27*x^3)^(1/3) | 3*x |  | equal |
(16*x^4)^(1/4) | 2*abs(x) |  | equal |
(-x)^(1/3) | -x^(1/3) |  | equal |
(x^(1/3))^3 | x |  | equal |
x^(4/3) | x*x^(1/3) |  | equal |
abs(x)^(1/3)*sign(x) | x^(1/3) |  | equal |
1/3*x^(-2/3) | 1/(3*(x^2)^(1/3)) |  | equal |
2/(3*x^(1/3)) | 2/3*x^(2/3)/x |  | equal |
(5+2*6^(1/2))^(1/2)+(5-2*6^(1/2))^(1/2) | 2*sqrt(3) |  | equal |
(26+15*sqrt(3))^(1/3) | 2+sqrt(3) |  | equal |
(sqrt(5)+2)^(1/3)-(sqrt(5)-2)^(1/3) | 1 |  | equal |
(2^(1/3)-1)^(1/3) | (1/9)^(1/3)-(2/9)^(1/3)+(4/9)^(1/3) |  | equal |
sqrt(2+sqrt(2+sqrt(2))) | 2*cos(pi/16) |  | equal |
cos(pi/17) | 0.98297 |  | different |
tan(pi/5)*tan(2*pi/5) | sqrt(5) |  | equal |
sin(pi/9)*sin(2*pi/9)*sin(4*pi/9) | sqrt(3)/8 |  | equal |
4*arctan(1/5)-arctan(1/239)+arctan(1) | pi/2 |  | equal |
arctan(1)+arctan(2)+arctan(3) | pi |  | equal |
arcsin(3/5)+arcsin(4/5) | pi/2 |  | equal |
arccos(1/3)+arcsin(1/3) | pi/2 |  | equal |
log(2)/log(4) | 1/2 |  | equal |
log(12)-2*log(2) | log(3) |  | equal |
exp(log(2)/2) | sqrt(2) |  | equal |
2^log(3) | 3^log(2) |  | equal |
e^(pi*log(2)) | 2^pi |  | equal |
arcsinh(1) | log(1+sqrt(2)) |  | equal |
arccosh(2) | log(2+sqrt(3)) |  | equal |
2*arctanh(1/2) | log(3) |  | equal |
arctanh(1/3) | log(2)/2 |  | equal |
cosh(log(2)) | 5/4 |  | equal |
sinh(arccosh(2)) | sqrt(3) |  | equal |
floor(7/2)+ceil(7/2) | 7 |  | equal |
abs(-3)+sign(-2) | 2 |  | equal |
max(1,2,3)-min(1,2,3) | 2 |  | equal |
"""


@pytest.mark.parametrize("learner, reference, where, verdict, _", rows({"textbook": TEXTBOOK}))
def test_textbook_form_is_decided_right(
    learner: str, reference: str, where: str, verdict: str, _: str
) -> None:
    evidence = decide(read(learner), read(reference), domain(where))
    assert str(evidence.conclusion) == verdict, evidence.remark
