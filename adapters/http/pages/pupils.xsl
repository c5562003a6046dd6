<?xml version="1.0" encoding="UTF-8"?>
<!-- For young people: what happens when they tell somebody at school. A page of
     its own: no menu, no sign-in, nothing of who may be signed in here. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="/page[kind='pupils']" priority="2">
    <html class="govuk-template" lang="{lang}">
      <head>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
        <title><xsl:value-of select="$pupils.title"/></title>
        <link rel="stylesheet" href="/assets/{style}"/>
        <script type="module" src="/assets/{exit_script}"/>
      </head>
      <body class="govuk-template__body">
        <a class="govuk-skip-link" href="#main"><xsl:value-of select="$page.skip"/></a>
        <a class="govuk-skip-link govuk-js-exit-this-page-skiplink" rel="nofollow noreferrer" href="{$pupils.exit-to}"><xsl:value-of select="$pupils.exit"/></a>
        <div class="st-emergency">
          <div class="govuk-width-container">
            <xsl:value-of select="$pupils.danger"/>
            <xsl:text> </xsl:text>
            <a class="govuk-link govuk-link--inverse" href="tel:{emergency}"><xsl:value-of select="emergency"/></a>
          </div>
        </div>
        <div class="govuk-width-container">
          <p class="govuk-body govuk-!-margin-top-3 govuk-!-margin-bottom-3"><a class="govuk-link" hreflang="{$page.other-language}" lang="{$page.other-language}" href="/pupils?lang={$page.other-language}"><xsl:value-of select="$page.other-language-name"/></a></p>
          <!-- It stays in sight: so it stands in the whole page's box. -->
          <div class="govuk-exit-this-page" data-module="govuk-exit-this-page" data-i18n.activated="{$pupils.exit-activated}" data-i18n.timed-out="{$pupils.exit-timed-out}"
               data-i18n.press-two-more-times="{$pupils.exit-two}" data-i18n.press-one-more-time="{$pupils.exit-one}">
            <a class="govuk-button govuk-button--warning govuk-exit-this-page__button govuk-js-exit-this-page-button" role="button" draggable="false" rel="nofollow noreferrer" href="{$pupils.exit-to}"><xsl:value-of select="$pupils.exit"/></a>
          </div>
          <main class="govuk-main-wrapper govuk-!-padding-top-2" id="main">
            <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
              <h1 class="govuk-heading-l"><xsl:value-of select="$pupils.title"/></h1>
              <p class="govuk-body-l"><xsl:value-of select="$pupils.lead"/></p>
              <h2 class="govuk-heading-m"><xsl:value-of select="$pupils.fault"/></h2>
              <ul class="govuk-list govuk-list--bullet">
                <li><xsl:value-of select="$pupils.fault-theirs"/></li>
                <li><xsl:value-of select="$pupils.fault-late"/></li>
              </ul>
              <h2 class="govuk-heading-m"><xsl:value-of select="$pupils.now"/></h2>
              <ul class="govuk-list govuk-list--bullet">
                <li><xsl:value-of select="$pupils.now-pay"/></li>
                <li><xsl:value-of select="$pupils.now-delete"/></li>
                <li><xsl:value-of select="$pupils.now-share"/></li>
              </ul>
              <h2 class="govuk-heading-m"><xsl:value-of select="$pupils.who"/></h2>
              <ul class="govuk-list govuk-list--bullet">
                <li><xsl:value-of select="$pupils.who-trust"/></li>
                <li><xsl:value-of select="$pupils.who-lead"/></li>
                <li><xsl:value-of select="$pupils.who-friend"/></li>
                <li><xsl:value-of select="$pupils.who-staff"/></li>
              </ul>
              <h2 class="govuk-heading-m"><xsl:value-of select="$pupils.next"/></h2>
              <ol class="govuk-list govuk-list--number">
                <li><xsl:value-of select="$pupils.next-listen"/></li>
                <li><xsl:value-of select="$pupils.next-write"/></li>
                <li><xsl:value-of select="$pupils.next-lead"/></li>
                <li><xsl:value-of select="$pupils.next-decide"/></li>
                <li><xsl:value-of select="$pupils.next-home"/></li>
              </ol>
              <h2 class="govuk-heading-m"><xsl:value-of select="$pupils.promise"/></h2>
              <ul class="govuk-list govuk-list--bullet">
                <li><xsl:value-of select="$pupils.promise-can"/></li>
                <li><strong><xsl:value-of select="$pupils.promise-secret"/></strong></li>
                <li><xsl:value-of select="$pupils.promise-picture"/></li>
              </ul>
              <h2 class="govuk-heading-m"><xsl:value-of select="$pupils.help"/></h2>
              <p class="govuk-body"><xsl:value-of select="concat($pupils.help-danger, ' ')"/><strong><xsl:apply-templates select="emergency" mode="dial"/></strong>.</p>
              <dl class="govuk-summary-list">
                <xsl:for-each select="services/item">
                  <div class="govuk-summary-list__row">
                    <dt class="govuk-summary-list__key"><xsl:value-of select="label"/></dt>
                    <dd class="govuk-summary-list__value">
                      <strong class="st-pupils__value">
                        <xsl:choose>
                          <xsl:when test="text"><xsl:value-of select="text"/></xsl:when>
                          <xsl:when test="starts-with(value, 'www.')"><a class="govuk-link" rel="noreferrer" href="https://{value}"><xsl:value-of select="value"/></a></xsl:when>
                          <xsl:otherwise><xsl:apply-templates select="value" mode="dial"/></xsl:otherwise>
                        </xsl:choose>
                      </strong>
                      <xsl:apply-templates select="about" mode="dial"/>
                    </dd>
                  </div>
                </xsl:for-each>
              </dl>
              <h2 class="govuk-heading-s"><xsl:value-of select="$pupils.kept"/></h2>
              <p class="govuk-body"><xsl:value-of select="$pupils.kept-text"/></p>
              <p class="govuk-body"><xsl:value-of select="$pupils.exit-text"/></p>
              <details class="govuk-details">
                <summary class="govuk-details__summary"><span class="govuk-details__summary-text"><xsl:value-of select="$pupils.sources"/></span></summary>
                <div class="govuk-details__text">
                  <ul class="govuk-list">
                    <xsl:for-each select="services/item">
                      <li>
                        <xsl:value-of select="concat(label, $page.colon, ' ', source/title, ' (')"/>
                        <xsl:choose><xsl:when test="verified = 'yes'"><xsl:value-of select="$pupils.read"/></xsl:when><xsl:otherwise><xsl:value-of select="$pupils.reported"/></xsl:otherwise></xsl:choose>
                        <xsl:text>)</xsl:text>
                      </li>
                    </xsl:for-each>
                  </ul>
                </div>
              </details>
            </div></div>
          </main>
        </div>
      </body>
    </html>
  </xsl:template>
</xsl:stylesheet>
