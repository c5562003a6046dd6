<?xml version="1.0" encoding="UTF-8"?>
<!-- The pages. Each document's `kind` has a template of mode "main" in one of
     the files included here; this one gives what stands around it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:include href="guide.xsl"/>
  <xsl:include href="guide-end.xsl"/>
  <xsl:include href="advice.xsl"/>
  <xsl:include href="sign.xsl"/>
  <xsl:include href="report.xsl"/>
  <xsl:include href="pupils.xsl"/>
  <xsl:include href="account.xsl"/>
  <xsl:include href="users.xsl"/>
  <xsl:include href="admin.xsl"/>
  <xsl:include href="train.xsl"/>
  <xsl:include href="queue.xsl"/>
  <xsl:include href="incident.xsl"/>
  <xsl:include href="case-record.xsl"/>
  <xsl:include href="case-forms.xsl"/>
  <xsl:include href="later.xsl"/>
  <xsl:output method="html" encoding="UTF-8" indent="no" doctype-system="about:legacy-compat"/>

  <xsl:template match="/page">
    <html class="govuk-template" lang="{lang}">
      <head>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
        <title>
          <xsl:if test="wrong = 'true'"><xsl:value-of select="$page.error"/></xsl:if>
          <xsl:apply-templates select="." mode="title"/>
          <xsl:text> – safetriage</xsl:text>
        </title>
        <link rel="stylesheet" href="/assets/{style}"/>
        <script src="/assets/{script}" defer="defer"/>
      </head>
      <body class="govuk-template__body">
        <a class="govuk-skip-link" href="#main"><xsl:value-of select="$page.skip"/></a>
        <div class="st-emergency">
          <div class="govuk-width-container">
            <xsl:value-of select="$page.emergency"/>
            <xsl:text> </xsl:text>
            <a class="govuk-link govuk-link--inverse" href="tel:{emergency}"><xsl:value-of select="emergency"/></a>
          </div>
        </div>
        <header class="st-header">
          <div class="govuk-width-container st-header__row">
            <a class="st-header__name" href="/">safetriage</a>
            <xsl:if test="me and kind != 'veiled'">
              <form class="st-header__hide" method="post" action="/veil?to={/page/here}">
                <xsl:call-template name="token"/>
                <input type="hidden" name="on" value="yes"/>
                <button class="st-header__button" aria-keyshortcuts="Escape" title="{$veil.key}"><xsl:value-of select="$veil.hide"/><span class="st-header__key" aria-hidden="true"><xsl:value-of select="$veil.esc"/></span></button>
              </form>
            </xsl:if>
            <a class="govuk-link" hreflang="{$page.other-language}" lang="{$page.other-language}"
               href="/language?lang={$page.other-language}&amp;to={here}">
              <xsl:value-of select="$page.other-language-name"/>
            </a>
          </div>
        </header>
        <xsl:if test="demo = 'true'">
          <div class="st-demo"><div class="govuk-width-container"><xsl:value-of select="$page.demo"/></div></div>
        </xsl:if>
        <xsl:if test="kind != 'veiled'">
          <xsl:apply-templates select="me"/>
          <!-- What one key covers the page with: the same as the server does. -->
          <xsl:if test="me"><template id="veil"><div class="govuk-width-container st-cover"><main class="govuk-main-wrapper"><xsl:call-template name="cover"/></main></div></template></xsl:if>
        </xsl:if>
        <div class="govuk-width-container">
          <xsl:apply-templates select="." mode="back"/>
          <main class="govuk-main-wrapper" id="main">
            <div class="govuk-grid-row">
              <div>
                <xsl:attribute name="class"><xsl:apply-templates select="." mode="width"/></xsl:attribute>
                <xsl:apply-templates select="." mode="main"/>
              </div>
              <div class="govuk-grid-column-one-third"><xsl:apply-templates select="." mode="beside"/></div>
            </div>
          </main>
        </div>
        <footer class="govuk-footer st-no-print">
          <div class="govuk-width-container">
            <xsl:apply-templates select="me/ends"/>
            <p class="govuk-body-s">
              <xsl:value-of select="$page.advice"/>
              <br/>
              <xsl:value-of select="$page.rules"/>
              <xsl:text> </xsl:text>
              <xsl:value-of select="concat(pack/id, ' ', pack/version)"/>
            </p>
          </div>
        </footer>
      </body>
    </html>
  </xsl:template>

  <!-- A moment in words, as machines read it beside: at is RFC 3339. -->
  <xsl:template name="moment">
    <xsl:param name="at" select="at"/>
    <xsl:param name="words" select="when"/>
    <xsl:choose>
      <xsl:when test="$at != '' and $words != ''"><time datetime="{$at}"><xsl:value-of select="$words"/></time></xsl:when>
      <xsl:otherwise><xsl:value-of select="$words"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A text, and in it links to dial each number of the pack (dial.h); one that
       is part of a longer number is none of them. -->
  <xsl:template name="dial">
    <xsl:param name="text"/>
    <xsl:param name="numbers" select="$dial.numbers"/>
    <xsl:variable name="one" select="substring-before($numbers, '|')"/>
    <xsl:variable name="number" select="substring-after($one, ' ')"/>
    <xsl:choose>
      <xsl:when test="$one = '' or translate($text, '0123456789', '') = $text"><xsl:value-of select="$text"/></xsl:when>
      <xsl:when test="contains($text, $number)">
        <xsl:variable name="before" select="substring-before($text, $number)"/>
        <xsl:variable name="after" select="substring-after($text, $number)"/>
        <xsl:variable name="near" select="concat(substring(translate($before, ' ', ''), string-length(translate($before, ' ', ''))), substring(translate($after, ' ', ''), 1, 1))"/>
        <xsl:call-template name="dial">
          <xsl:with-param name="text" select="$before"/>
          <xsl:with-param name="numbers" select="substring-after($numbers, '|')"/>
        </xsl:call-template>
        <xsl:choose>
          <xsl:when test="translate($near, '0123456789', '') = $near"><a class="govuk-link st-dial" href="{substring-before($one, ' ')}{translate($number, ' ', '')}"><xsl:value-of select="$number"/></a></xsl:when>
          <xsl:otherwise><xsl:value-of select="$number"/></xsl:otherwise>
        </xsl:choose>
        <xsl:call-template name="dial"><xsl:with-param name="text" select="$after"/><xsl:with-param name="numbers" select="$numbers"/></xsl:call-template>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="dial"><xsl:with-param name="text" select="$text"/><xsl:with-param name="numbers" select="substring-after($numbers, '|')"/></xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- The same of what a document says. -->
  <xsl:template match="*" mode="dial"><xsl:call-template name="dial"><xsl:with-param name="text" select="string(.)"/></xsl:call-template></xsl:template>

  <xsl:template match="page" mode="width">govuk-grid-column-two-thirds</xsl:template>

  <!-- who is signed in, and where they may go -->
  <xsl:template match="me">
    <nav class="st-ways st-no-print" aria-label="{$way.menu}">
      <div class="govuk-width-container st-ways__row">
        <xsl:for-each select="ways/item">
          <a class="govuk-link" href="{href}">
            <xsl:if test="here = 'true'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
            <xsl:value-of select="label"/>
          </a>
        </xsl:for-each>
        <form method="post" action="/sign-out" class="st-ways__form st-ways__out">
          <span class="st-ways__name"><xsl:value-of select="name"/></span>
          <input type="hidden" name="token" value="{token}"/>
          <button class="st-ways__button"><xsl:value-of select="$way.sign-out"/></button>
        </form>
      </div>
    </nav>
  </xsl:template>

  <!-- while others can see the screen -->
  <xsl:template match="page[kind='veiled']" mode="title"><xsl:value-of select="$veil.title"/></xsl:template>
  <xsl:template match="page[kind='veiled']" mode="main"><xsl:call-template name="cover"/></xsl:template>
  <xsl:template name="cover">
    <h1 class="govuk-heading-l" tabindex="-1"><xsl:value-of select="$veil.title"/></h1>
    <p class="govuk-body"><xsl:value-of select="$veil.text"/></p>
    <form method="post" action="/veil?to={/page/here}" data-veil="{$veil.title}">
      <xsl:call-template name="token"/>
      <input type="hidden" name="on" value="no"/>
      <button class="govuk-button"><xsl:value-of select="$veil.show"/></button>
    </form>
  </xsl:template>

  <xsl:template match="page" mode="back">
    <xsl:if test="back">
      <a class="govuk-back-link" href="{back}"><xsl:value-of select="$page.back"/></a>
    </xsl:if>
  </xsl:template>

  <xsl:template match="page" mode="beside"/>

  <!-- home -->
  <xsl:template match="page[kind='home']" mode="title"><xsl:value-of select="$home.title"/></xsl:template>
  <xsl:template match="page[kind='home']" mode="main">
    <xsl:if test="ended = 'true'">
      <div class="govuk-inset-text"><xsl:value-of select="$home.ended"/></div>
    </xsl:if>
    <h1 class="govuk-heading-xl"><xsl:value-of select="$home.title"/></h1>
    <p class="govuk-body-l"><xsl:value-of select="$home.lead"/></p>
    <ul class="govuk-list govuk-list--bullet">
      <li><xsl:value-of select="$home.one"/></li>
      <li><xsl:value-of select="$home.two"/></li>
      <li><xsl:value-of select="$home.three"/></li>
    </ul>
    <a class="govuk-button govuk-button--start" href="/guide" role="button" draggable="false">
      <xsl:value-of select="$home.start"/>
    </a>
    <h2 class="govuk-heading-m"><xsl:value-of select="$home.never"/></h2>
    <p class="govuk-body"><xsl:value-of select="$home.never-text"/></p>
  </xsl:template>

  <!-- what went wrong -->
  <xsl:template match="page[kind='problem']" mode="title"><xsl:value-of select="title"/></xsl:template>
  <xsl:template match="page[kind='problem']" mode="main">
    <h1 class="govuk-heading-l"><xsl:value-of select="title"/></h1>
    <p class="govuk-body"><xsl:value-of select="detail"/></p>
    <p class="govuk-body"><a class="govuk-link" href="/"><xsl:value-of select="$page.home"/></a></p>
  </xsl:template>
</xsl:stylesheet>
