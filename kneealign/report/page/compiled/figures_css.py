"""Made of figures.css by tools/compile_templates.py."""

JINJA = "3.1.6"
SHA256 = "07fc875dc1605c26752b98bfe3a9812a76e74ad4029ae6b08b6a9242ce1547e2"

from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'figures.css'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_ink = resolve('ink')
    pass
    yield 'svg { font-family: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'sans')))
    yield '; fill: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'ink')))
    yield '; }\n.head { font-size: 14px; font-weight: 600; }\n.name { font-size: 13px; }\n.range, .end { font-size: 13px; fill: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'muted')))
    yield '; }\n.value { font-size: 14px; font-weight: 700; }\n.lead { stroke: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'muted')))
    yield '; stroke-width: .7; }\n.zero { stroke: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'ink')))
    yield '; stroke-width: 1; stroke-dasharray: 2 3; }\n.grid { stroke: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'rule')))
    yield '; stroke-width: .7; }\n.band-0 { fill: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'band-0')))
    yield '; } .band-1 { fill: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'band-1')))
    yield '; } .band-2 { fill: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'band-2')))
    yield '; } .band-3 { fill: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'band-3')))
    yield '; }\n.thin { stroke-width: 2; } .thick { stroke-width: 8; } .course { fill: none; stroke-width: 1.6; }\n.bar { stroke-width: 2.2; } .side-right .bar { stroke-width: 7; opacity: .5; }\n.side-left .bar { stroke: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'left')))
    yield '; } .side-right .bar { stroke: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'right')))
    yield '; }\n.mark { stroke: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'paper')))
    yield '; stroke-width: 2; }\n.side-left .thin, .side-left .thick, .side-left .course { stroke: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'left')))
    yield '; }\n.side-right .thin, .side-right .thick, .side-right .course { stroke: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'right')))
    yield '; }\n.side-both .thin, .side-both .thick { stroke: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'both')))
    yield '; }\n.side-left .mark { fill: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'left')))
    yield '; } .side-right .mark { fill: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'right')))
    yield '; } .side-both .mark { fill: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'both')))
    yield '; }\n.side-left .fill { fill: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'left')))
    yield '; } .side-right .fill { fill: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'right')))
    yield '; }\n.side-left .value { fill: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'left-ink')))
    yield '; } .side-right .value { fill: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'right-ink')))
    yield '; }\n.published { fill: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'band-0')))
    yield '; }\n.mean { fill: none; stroke: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'both')))
    yield '; stroke-width: 1.6; }\n.limit { fill: none; stroke: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'muted')))
    yield '; stroke-width: 1; stroke-dasharray: 4 3; }\n.scan { fill: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'paper')))
    yield '; stroke: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'both')))
    yield '; stroke-width: 1.4; }\n.limb { fill: none; stroke: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'both')))
    yield '; stroke-width: 7; stroke-linecap: round; stroke-linejoin: round; opacity: .35; }\n.axis { stroke: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'ink')))
    yield '; stroke-width: 1.2; stroke-dasharray: 4 4; }\n.joint { fill: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'ink')))
    yield '; }\n.limb-still, .limb-start, .limb-end { fill: none; stroke-width: 9; stroke-linecap: round; stroke-linejoin: round; }\n.limb-still { stroke: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'both')))
    yield '; } .limb-start { stroke: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'rule')))
    yield '; } .limb-end { stroke: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'left')))
    yield '; }\n.head-shape { fill: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'both')))
    yield '; }\n.arrow { fill: none; stroke: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'right')))
    yield '; stroke-width: 2.4; stroke-linecap: round; stroke-linejoin: round; }\n.strap { fill: none; stroke: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'right')))
    yield '; stroke-width: 4; }\n.step { fill: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'band-3')))
    yield '; stroke: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'both')))
    yield '; stroke-width: 1; }\n.floor { stroke: '
    yield escape(environment.finalize(context.call((undefined(name='ink') if l_0_ink is missing else l_0_ink), 'muted')))
    yield '; stroke-width: 1.2; }'

blocks = {}
debug_info = '1=13&4=17&6=19&7=21&8=23&9=25&12=33&13=37&14=39&15=41&16=43&17=45&18=51&19=55&20=59&21=61&22=63&23=65&24=69&25=71&26=73&28=75&29=81&30=83&31=85&32=87&33=91'
